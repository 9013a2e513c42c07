import { writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { DIALECTS } from '../../app/index.ts';
import { CONNECTORS } from '../../connectors/index.ts';
import { readAnyRules } from '../../dialects/read-rules.ts';
import { readRulesText } from '../../text/read-rules-text.ts';
import { findConnector } from '../input/find-connector.ts';
import { readAuthoredText } from '../input/read-input.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { plural } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { migrateSettings } from './migrate-settings.ts';
import type { Migration, MigrationNote } from './migration.ts';
import { readEnvFile } from './read-env-file.ts';

export type MigrateOptions = {
  readonly connector?: string;
  readonly rulesFile?: string;
  readonly secrets?: string;
};

/**
 * Prints the configuration that does what a Psoxy deployment did, and what has no counterpart. The exit code is 1 when
 * something that decides about pseudonyms or answers does not carry over.
 *
 * @throws SetupError CONFIG_UNREADABLE, CONNECTOR_UNKNOWN, RULES_UNREADABLE, USAGE
 */
export async function runMigrate(
  file: string,
  options: MigrateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { variables, badLines } = readEnvFile(await readAuthoredText(file, 'CONFIG_UNREADABLE'));
  const connectors = Object.keys(CONNECTORS);
  const { connector, rulesFile, secrets } = options;
  if (connector !== undefined) findConnector(connector);
  const migration = migrateSettings({ variables, connector, connectors, rulesFile, secrets });
  const { rules, blocking } = migration;
  const rulesOk =
    rules === undefined || rulesFile === undefined || (await writeRules(rules, rulesFile, terminal));
  await terminal.write(writeMigration(migration));
  for (const line of describeMigration(migration)) terminal.note(line);
  for (const line of badLines) terminal.note(`${file}:${line} is not of the form NAME=value and was skipped`);
  return blocking.length > 0 || badLines.length > 0 || !rulesOk ? EXIT.failure : EXIT.ok;
}

/** Writes the rules as YAML and tells what the check of the language says to them. */
async function writeRules(value: string, file: string, terminal: Terminal): Promise<boolean> {
  const text = readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }));
  await writeNew(file, text.endsWith('\n') ? text : `${text}\n`);
  const { issues } = await readAnyRules(DIALECTS, text, file);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  terminal.note(
    errors === 0
      ? `Rules written to ${file}; "nymgate check ${file}" looks at them closely.`
      : `Rules written to ${file} with ${plural(errors, 'error')}: "nymgate check ${file}" lists them.`,
  );
  return errors === 0;
}

/** Never over a file that is there. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw usageError(
      `${file} ${exists ? 'exists already' : 'cannot be written'}.`,
      'name another file with --rules-file',
    );
  }
}

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
