import { migrateRules } from './migrate-connector.ts';
import {
  type BulkFolder,
  isGuid,
  type MigratedBulk,
  type MigratedConfig,
  type MigrationInput,
  type MigrationNote,
  TO_FILL,
} from './migration.ts';
import type { MigrationVariables } from './migration-variables.ts';

type Notes = { readonly toFill: MigrationNote[]; readonly blocking: MigrationNote[] };
type MigratedFiles = {
  readonly bulk: MigratedBulk;
  readonly jobs: NonNullable<MigratedConfig['bulk']>;
  readonly connectors: MigratedConfig['connectors'];
  readonly source?: undefined;
  readonly rules?: string;
};

const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/;
/** As the variables of our modules take it. */
const FOLDER = /^(?:[A-Za-z0-9!_()-][A-Za-z0-9!_.()-]*\/)+$/;
const SCHEMES = { aws: 's3', gcp: 'gs' };
/** A longer one is refused by the modules. */
const NAME_LENGTHS = { aws: 24, gcp: 12 };

/** They would change what is written. */
const WITHOUT_EQUAL: Readonly<Record<string, string>> = {
  BULK_OUTPUT_FORMAT: 'outputs have the format of their inputs here',
  ADDITIONAL_TRANSFORMS:
    'it makes further outputs of each file by other rules: run "nymgate bulk" with each of these rules',
};

/** The job of a function for files (psoxy-facts.md#l and #o); undefined for a gateway. */
export function migrateBulk(
  variables: MigrationVariables,
  input: MigrationInput,
  notes: Notes,
): MigratedFiles | undefined {
  const [from, to] = [variables.take('INPUT_BUCKET'), variables.take('OUTPUT_BUCKET')];
  if (from === undefined && to === undefined) return undefined;
  const name = toName(variables.take(/^(?:SOURCE|CONNECTOR)(?:_ID)?$/)?.value, input.place);
  const at = `bulk.${name}`;
  const folder = (bucket: string | undefined, path: string, setting: string): BulkFolder =>
    readFolder([bucket, variables.take(path)?.value], `${at}.${setting}`, notes.toFill);
  const bulk = {
    name,
    input: folder(from?.value, 'INPUT_BASE_PATH', 'from'),
    output: folder(to?.value, 'OUTPUT_BASE_PATH', 'to'),
  };
  const rules = migrateRules(variables, input);
  if (rules === undefined) notes.toFill.push({ name: `${at}.rules`, reason: 'RULES is not in the file' });
  blockOthers(variables, notes.blocking);
  const job = {
    from: toLocation(bulk.input, input.place),
    to: toLocation(bulk.output, input.place),
    rules: rules?.file ?? TO_FILL,
  };
  if (input.place === undefined)
    notes.toFill.push({ name: at, reason: 'from and to: s3://BUCKET/FOLDER/ or gs://BUCKET/FOLDER/' });
  const connectors = placeConnector(variables, input, notes.toFill);
  return { bulk, jobs: { [name]: job }, connectors, ...(rules?.text !== undefined && { rules: rules.text }) };
}

function toName(source: string | undefined, place: MigrationInput['place']): string {
  const text = source ?? (place?.host === 'aws' ? place.functionName : 'files');
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '');
  const name = slug.slice(0, NAME_LENGTHS[place?.host ?? 'aws']).replace(/-+$/, '');
  return name.length > 1 ? name : 'files';
}

function readFolder(
  [bucket, path]: readonly [string | undefined, string | undefined],
  name: string,
  toFill: MigrationNote[],
): BulkFolder {
  const [named, bare] = [bucket?.trim(), path?.trim().replaceAll(/^\/+|\/+$/g, '')];
  const folder = bare === undefined || bare === '' ? '' : `${bare}/`;
  const known = {
    bucket: named !== undefined && BUCKET.test(named) ? named : undefined,
    folder: folder === '' || FOLDER.test(folder) ? folder : undefined,
  };
  if (known.bucket === undefined) toFill.push({ name, reason: 'the name of the bucket is not known' });
  if (known.folder === undefined)
    toFill.push({ name, reason: 'the folder has signs that are not taken here' });
  return known;
}

function toLocation({ bucket, folder }: BulkFolder, place: MigrationInput['place']): string {
  if (place === undefined || bucket === undefined || folder === undefined) return TO_FILL;
  return `${SCHEMES[place.host]}://${bucket}/${folder}`;
}

function blockOthers(variables: MigrationVariables, blocking: MigrationNote[]): void {
  for (const [name, reason] of Object.entries(WITHOUT_EQUAL)) {
    const found = variables.take(name);
    if (found !== undefined && found.value.trim() !== '[]') blocking.push({ name: found.name, reason });
  }
}

/** A configuration has at least one; Entra ID and Graph are not asked for files. */
function placeConnector(
  variables: MigrationVariables,
  { connector, applications = [], connectors }: MigrationInput,
  toFill: MigrationNote[],
): MigratedConfig['connectors'] {
  const id = connector ?? applications[0]?.connector ?? connectors[0] ?? 'connector';
  const made = applications.find((one) => one.connector === id);
  const tenant = variables.take(/^(?:AZURE_)?TENANT_ID$/)?.value.trim() ?? made?.tenant;
  const clientId = variables.take(/^(?:AZURE_)?CLIENT_ID$/)?.value.trim() ?? made?.clientId;
  if (!isGuid(tenant) || !isGuid(clientId))
    toFill.push({
      name: `connectors.${id}`,
      reason: 'any connector of your gateway: its tenant and client ID are not asked for files',
    });
  const assertion = { type: 'token-file', path: '/not/asked/for/files' } as const;
  const [known, application] = [tenant, clientId].map((value) => (isGuid(value) ? value : TO_FILL));
  return { [id]: { tenant: known ?? TO_FILL, clientId: application ?? TO_FILL, assertion } };
}
