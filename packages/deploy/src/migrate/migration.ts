import type { CloudName } from '@nymgate/gateway/config/clouds';
import type { FoundApplication } from './find-in-outputs.ts';
import type { EnvVariable } from './read-env-file.ts';

/** The part of the configuration that can be told from a deployment's variables. */
export type MigratedConfig = {
  readonly pseudonyms: {
    readonly scheme: 'psoxy';
    readonly salt: string;
    readonly encryptionKey: string;
    readonly domainSalt?: string;
    readonly domainEncryptionKey?: string;
    readonly domains?: { readonly policy: 'keep' | 'hash' | 'encrypt' | 'drop' };
    readonly ignoreDots?: boolean;
  };
  readonly source?: { readonly cloud: CloudName };
  readonly connectors: Readonly<
    Record<
      string,
      {
        readonly tenant: string;
        readonly clientId: string;
        readonly assertion: { readonly type: 'token-file'; readonly path: string };
        readonly options?: { readonly pseudonymizeAppIds: boolean };
        readonly rules?: string;
      }
    >
  >;
};

/** About a variable, by name alone: its value may be a secret. */
export type MigrationNote = { readonly name: string; readonly reason: string };

export type Migration = {
  readonly config: MigratedConfig;
  /** What the file does not say and a person has to write. */
  readonly toFill: readonly MigrationNote[];
  /** Variables without a counterpart. */
  readonly unmigrated: readonly MigrationNote[];
  /** What keeps the moved deployment from giving the same pseudonyms or the same answers. */
  readonly blocking: readonly MigrationNote[];
  /** How the Entra application is reused, in lines. */
  readonly reuse: readonly string[];
  /** The value of RULES as it stands, when it is the rules themselves. */
  readonly rules?: string;
};

export type MigrationInput = {
  readonly variables: readonly EnvVariable[];
  readonly connector: string | undefined;
  /** Ids of the connectors that there are. */
  readonly connectors: readonly string[];
  /** Of the deployment's Terraform outputs; none without them. */
  readonly applications?: readonly FoundApplication[];
  /** Where the rules will be. */
  readonly rulesFile: string | undefined;
  /** Directory of secret files; undefined: secrets stay environment variables. */
  readonly secrets: string | undefined;
};
