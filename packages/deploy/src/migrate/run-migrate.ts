import { writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { CONNECTORS } from '@nymgate/connectors/index';
import { requireBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { readAnyRules } from '@nymgate/rules/dialects/read-rules';
import { readRulesText } from '@nymgate/rules/text/read-rules-text';
import { findConnector } from '@nymgate/shell/input/find-connector';
import { readAuthoredText } from '@nymgate/shell/input/read-input';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { readOldEnvironment } from './environment/read-old-environment.ts';
import { type FoundApplication, findApplications } from './find-in-outputs.ts';
import { migrateSettings } from './migrate-settings.ts';
import { reportTerraform } from './terraform/report-terraform.ts';
import { describeMigration, writeMigration } from './write-migration.ts';

export type MigrateOptions = {
  readonly connector?: string;
  readonly rulesFile?: string;
  readonly secrets?: string;
  readonly outputs?: string;
  readonly parameters?: string;
  readonly applicationsFile?: string;
  /** Directory of the Terraform root. */
  readonly terraform?: string;
};

/**
 * Prints the configuration equivalent to a Psoxy deployment, and what has no counterpart. Exits with 1 if
 * pseudonyms or responses would change.
 * @throws SetupError CONFIG_UNREADABLE, CONNECTOR_UNKNOWN, RULES_UNREADABLE, USAGE
 */
export async function runMigrate(
  file: string,
  options: MigrateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const environment = readOldEnvironment(await readAuthoredText(file, 'CONFIG_UNREADABLE'));
  const { variables, invalidLines, place } = environment;
  const connectors = Object.keys(CONNECTORS);
  const { connector, rulesFile, secrets } = options;
  if (connector !== undefined) findConnector(connector);
  const applications = await readOutputs(options, connectors);
  const parameters = await readParameters(options.parameters);
  const migration = migrateSettings({
    ...{ variables, connector, connectors, rulesFile, secrets, applications, place, parameters },
  });
  const { rules, blocking } = migration;
  const rulesOk =
    rules === undefined ||
    rulesFile === undefined ||
    (await writeRules(
      rules,
      rulesFile,
      migration.bulk === undefined ? readAnyRules : requireBulkRules,
      terminal,
    ));
  if (options.applicationsFile !== undefined)
    await writeNew(options.applicationsFile, formatApplications(applications), '--applications-file');
  if (options.terraform !== undefined)
    await reportTerraform(options.terraform, { migration, applications }, terminal);
  await terminal.write(writeMigration(migration));
  for (const line of describeMigration(migration)) terminal.note(line);
  for (const line of invalidLines)
    terminal.note(`${file}:${line} is not of the form NAME=value and was skipped`);
  return blocking.length > 0 || invalidLines.length > 0 || !rulesOk ? EXIT.failure : EXIT.ok;
}

/** @throws SetupError CONFIG_UNREADABLE, USAGE */
async function readParameters(file: string | undefined): Promise<unknown> {
  if (file === undefined) return undefined;
  const text = await readAuthoredText(file, 'CONFIG_UNREADABLE');
  try {
    return JSON.parse(text);
  } catch {
    // As in `readOldEnvironment`.
    throw usageError(
      `${file} is not JSON.`,
      'save the output of "aws ssm describe-parameters --output json"',
    );
  }
}

async function readOutputs(
  { outputs, applicationsFile }: MigrateOptions,
  connectors: readonly string[],
): Promise<readonly FoundApplication[]> {
  if (outputs === undefined) {
    if (applicationsFile === undefined) return [];
    throw usageError(
      '--applications-file needs --outputs.',
      'save "terraform output -json" to a file and name it',
    );
  }
  const text = await readAuthoredText(outputs, 'CONFIG_UNREADABLE');
  let found: readonly FoundApplication[];
  try {
    found = findApplications(JSON.parse(text), connectors);
  } catch {
    throw usageError(`${outputs} is not JSON.`, 'save the output of "terraform output -json"');
  }
  if (found.length > 0) return found;
  throw usageError(
    `${outputs} names no Entra application of a known connector.`,
    'give CLIENT_ID and TENANT_ID in the environment file instead, or with --connector the one application',
  );
}

/** Variables of infra/examples/byo-app, for existing applications. */
function formatApplications(applications: readonly FoundApplication[]): string {
  const [tenant] = applications.flatMap(({ tenant: id }) => id ?? []);
  const entries = applications.map(({ connector, clientId, objectId }) => [
    connector,
    { client_id: clientId, object_id: objectId ?? `az ad app show --id ${clientId} --query id -o tsv` },
  ]);
  const text = {
    ...(tenant !== undefined && { tenant_id: tenant }),
    applications: Object.fromEntries(entries),
  };
  return `${JSON.stringify(text, undefined, 2)}\n`;
}

type ReadRules = (
  languages: typeof RULE_LANGUAGES,
  text: string,
  file: string,
) => Promise<{ readonly issues: readonly { readonly severity: string }[] }>;

/** Writes the rules as YAML and reports lint findings. */
async function writeRules(
  value: string,
  file: string,
  read: ReadRules,
  terminal: Terminal,
): Promise<boolean> {
  const text = readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }));
  await writeNew(file, text.endsWith('\n') ? text : `${text}\n`);
  const { issues } = await read(RULE_LANGUAGES, text, file);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  terminal.note(
    errors === 0
      ? `Rules written to ${file}; "nymgate check ${file}" looks at them closely.`
      : `Rules written to ${file} with ${formatCount(errors, 'error')}: "nymgate check ${file}" lists them.`,
  );
  return errors === 0;
}

/** Never overwrites a file. */
async function writeNew(file: string, text: string, option = '--rules-file'): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw usageError(
      `${file} ${exists ? 'exists already' : 'cannot be written'}.`,
      `name another file with ${option}`,
    );
  }
}
