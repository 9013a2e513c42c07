import { stringify } from 'yaml';
import type { Migration, MigrationNote } from './migration.ts';

/** The configuration as YAML, with what is left for a person as comments. Holds no value of a variable that may be a secret. */
export function writeMigration(migration: Migration): string {
  const comments = describeMigration(migration).map((line) => (line === '' ? '#' : `# ${line}`));
  return [...comments, stringify(migration.config, { lineWidth: 0 })].join('\n');
}

/** What is left for a person, in lines. */
export function describeMigration({ blocking, toFill, left }: Migration): readonly string[] {
  return [
    ...section('Does not carry over as it was:', blocking),
    ...section('To fill in:', toFill),
    ...section('Without counterpart:', left),
  ];
}

function section(title: string, notes: readonly MigrationNote[]): readonly string[] {
  return notes.length === 0 ? [] : [title, ...notes.map(({ name, reason }) => `  ${name}: ${reason}`)];
}
