import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { OldPlace } from '../environment/find-place.ts';
import type { FoundApplication } from '../find-in-outputs.ts';
import type { Migration } from '../migration.ts';
import { section } from '../write-migration.ts';
import type { TerraformMigration } from './terraform-variables.ts';
import { toAwsVariables } from './to-aws-variables.ts';
import { toGcpVariables } from './to-gcp-variables.ts';
import { writeBulk } from './write-bulk.ts';
import { writeTerraform } from './write-terraform.ts';

type TerraformInput = {
  readonly migration: Migration;
  readonly applications: readonly FoundApplication[];
};

/**
 * Writes the Terraform root, and prints what it leaves open.
 * @throws SetupError USAGE, RULES_UNREADABLE; CommandError OUTPUT_EXISTS
 */
export async function reportTerraform(
  directory: string,
  input: TerraformInput,
  terminal: Terminal,
): Promise<void> {
  const { bulk, place } = input.migration;
  if (bulk !== undefined) {
    const unknown = await writeBulk(directory, input.migration, { bulk, place: requirePlace(place) });
    terminal.note(`Function for files added to ${directory}.`);
    for (const line of section('Not known of it:', unknown)) terminal.note(line);
    return;
  }
  const found = toVariables(input);
  const open = await writeTerraform(directory, found);
  const given = open.map((name) => ({ name, reason: `give it in ${directory}/terraform.tfvars` }));
  terminal.note(`Terraform root written to ${directory}.`);
  for (const line of section('Not known of it:', [...given, ...found.unknown])) terminal.note(line);
  terminal.note(`Next: ${found.adopt} --dry-run`);
}

function toVariables({ migration, applications }: TerraformInput): TerraformMigration {
  const { place, config } = migration;
  const { clientId } = Object.values(config.connectors)[0] ?? {};
  const objectId = applications.find((one) => one.clientId === clientId?.toLowerCase())?.objectId;
  const known = requirePlace(place);
  return known.host === 'aws'
    ? toAwsVariables(migration, known, objectId)
    : toGcpVariables(migration, known, objectId);
}

function requirePlace(place: OldPlace | undefined): OldPlace {
  if (place !== undefined) return place;
  throw usageError(
    '--terraform needs the description of a function on AWS or Google Cloud.',
    'save what "aws lambda get-function-configuration" or "gcloud functions describe" prints, and name that file',
  );
}
