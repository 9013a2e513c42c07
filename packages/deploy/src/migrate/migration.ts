import type { CloudName } from '@nymgate/gateway/config/clouds';
import type { OldPlace } from './environment/find-place.ts';
import type { EnvVariable } from './environment/read-env-file.ts';
import type { FoundApplication } from './find-in-outputs.ts';

export type MigratedAssertion =
  | { readonly type: 'token-file'; readonly path?: string }
  | { readonly type: 'aws' | 'gcp' }
  | {
      readonly type: 'aws-cognito';
      readonly identityPoolId: string;
      readonly identityId: string;
      readonly developerProvider: string;
      readonly login: string;
    };

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
        readonly assertion: MigratedAssertion;
        readonly options?: { readonly pseudonymizeAppIds: boolean };
        readonly rules?: string;
      }
    >
  >;
  /** Files to pseudonymize, by the name of the job. */
  readonly bulk?: Readonly<
    Record<string, { readonly from: string; readonly to: string; readonly rules: string }>
  >;
};

/** A bucket and a folder of it; undefined where unknown. */
export type BulkFolder = { readonly bucket: string | undefined; readonly folder: string | undefined };

/** What a function for files does. */
export type MigratedBulk = {
  readonly name: string;
  readonly input: BulkFolder;
  readonly output: BulkFolder;
};

/** Instead of a missing value. The configuration refuses it, so no gateway starts with it. */
export const TO_FILL = '<fill in>';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string | undefined): text is string {
  return text !== undefined && GUID.test(text) && !/^[0-]+$/.test(text);
}

/** By name only: the value may be secret. */
export type MigrationNote = { readonly name: string; readonly reason: string };

export type Migration = {
  readonly config: MigratedConfig;
  /** Required, but not in the file. */
  readonly toFill: readonly MigrationNote[];
  readonly unmigrated: readonly MigrationNote[];
  /** Prevents equal pseudonyms or equal responses. */
  readonly blocking: readonly MigrationNote[];
  readonly place?: OldPlace | undefined;
  /** The customer's own KMS keys of parameters. */
  readonly kmsKeys: readonly string[];
  readonly reuse: readonly string[];
  /** The value of RULES, if it holds the rules. */
  readonly rules?: string;
  /** Of a function for files. */
  readonly bulk?: MigratedBulk;
};

export type MigrationInput = {
  readonly variables: readonly EnvVariable[];
  readonly connector: string | undefined;
  readonly connectors: readonly string[];
  /** From Terraform outputs. */
  readonly applications?: readonly FoundApplication[];
  readonly rulesFile: string | undefined;
  /** Directory of secret files; undefined: environment variables, or the store they are in. */
  readonly secrets: string | undefined;
  readonly place?: OldPlace | undefined;
  /** Printed by `aws ssm describe-parameters` or `get-parameters-by-path`. */
  readonly parameters?: unknown;
};
