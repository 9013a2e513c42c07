import type { MigrationNote } from '../migration.ts';

/** Variables of an example, as far as the old deployment decides them. */
export type TerraformVariables = {
  readonly instances: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
};

export type TerraformMigration = {
  readonly host: 'aws' | 'gcp';
  /** For terraform.tfvars of a new root. */
  readonly facts: Readonly<Record<string, string>>;
  readonly variables: TerraformVariables;
  /** By the name of the variable. */
  readonly unknown: readonly MigrationNote[];
  /** Copies salt and key to the places that the variables refer to. */
  readonly adopt: string;
};
