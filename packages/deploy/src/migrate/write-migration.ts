import { stringify } from 'yaml';
import type { Migration, MigrationNote } from './migration.ts';

/** The configuration as YAML, with open points as comments. Holds no value that may be secret. */
export function writeMigration(migration: Migration): string {
  const lines = describeMigration(migration).flatMap((line) => line.split(/\r\n|[\r\n\u2028\u2029\u0085]/));
  const comments = lines.map((line) => (line === '' ? '#' : `# ${line}`));
  return [...comments, stringify(migration.config, { lineWidth: 0 })].join('\n');
}

export function describeMigration(migration: Migration): readonly string[] {
  const { blocking, toFill, unmigrated, reuse } = migration;
  return [
    ...section('Does not carry over as it was:', blocking),
    ...section('To fill in:', toFill),
    ...section('Without counterpart:', unmigrated),
    ...section('Where it runs:', describePlace(migration)),
    ...(reuse.length === 0 ? [] : ['In Entra:', ...reuse.map((line) => `  ${line}`)]),
  ];
}

export function section(title: string, notes: readonly MigrationNote[]): readonly string[] {
  return notes.length === 0 ? [] : [title, ...notes.map(({ name, reason }) => `  ${name}: ${reason}`)];
}

function describePlace({ place, kmsKeys }: Migration): readonly MigrationNote[] {
  const decrypt = 'the key of your own that encrypts';
  const keys = kmsKeys.map((reason) => ({
    name: `${decrypt} parameters; the role needs kms:Decrypt`,
    reason,
  }));
  if (place === undefined) return keys;
  if (place.host === 'gcp')
    return [{ name: 'project and region', reason: `${place.project}, ${place.region}` }];
  const { account, region, kmsKey } = place;
  return [
    { name: 'account and region', reason: `${account}, ${region}` },
    ...(kmsKey === undefined ? [] : [{ name: `${decrypt} the environment`, reason: kmsKey }]),
    ...keys,
  ];
}
