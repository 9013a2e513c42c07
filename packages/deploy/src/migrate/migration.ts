import type { CloudName } from '@nymgate/gateway/config/clouds';
import type { FoundApplication } from './find-in-outputs.ts';
import type { EnvVariable } from './read-env-file.ts';

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

/** By name only: the value may be secret. */
export type MigrationNote = { readonly name: string; readonly reason: string };

export type Migration = {
  readonly config: MigratedConfig;
  /** Required, but not in the file. */
  readonly toFill: readonly MigrationNote[];
  readonly unmigrated: readonly MigrationNote[];
  /** Prevents equal pseudonyms or equal responses. */
  readonly blocking: readonly MigrationNote[];
  readonly reuse: readonly string[];
  /** The value of RULES, if it holds the rules. */
  readonly rules?: string;
};

export type MigrationInput = {
  readonly variables: readonly EnvVariable[];
  readonly connector: string | undefined;
  readonly connectors: readonly string[];
  /** From Terraform outputs. */
  readonly applications?: readonly FoundApplication[];
  readonly rulesFile: string | undefined;
  /** Directory of secret files; undefined: environment variables. */
  readonly secrets: string | undefined;
};
