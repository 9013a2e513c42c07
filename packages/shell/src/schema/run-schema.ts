import type { Connector, ConnectorOptions } from '@nymgate/connectors/index';
import { createJsonSchema } from '@nymgate/connectors/tables/create-json-schema';
import {
  createTables,
  createTablesFromRules,
  DEFAULT_FORMAT,
} from '@nymgate/connectors/tables/create-tables';
import { createDbtSources } from '@nymgate/connectors/tables/dbt';
import { createParquetSchema } from '@nymgate/connectors/tables/parquet';
import type { SchemaSource } from '@nymgate/connectors/tables/schema-source';
import { createSqlSchema } from '@nymgate/connectors/tables/sql';
import type { PseudonymFormat } from '@nymgate/connectors/tables/table';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { parseRulesPlace } from '@nymgate/gateway/config/rules/rules-place';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { compileRules } from '@nymgate/rules/native/compile-rules';
import { stringify } from 'yaml';
import { checkConnectorConfigured, findConnector } from '../input/find-connector.ts';
import { hashPolicy } from '../input/list-native-plans.ts';
import { readPolicyOptions, rejectSwitches } from '../input/policy-options.ts';
import { readConfig } from '../input/read-config.ts';
import { readPolicy } from '../review/read-policy.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

export const SCHEMA_FORMATS = {
  'json-schema': (source) => json(createJsonSchema(source)),
  dbt: (source) =>
    `# ${source.connector}, made by "nymgate schema".\n${stringify(createDbtSources(source), { lineWidth: 0 })}`,
  parquet: (source) => json(createParquetSchema(source)),
  sql: createSqlSchema,
} as const satisfies Readonly<Record<string, (source: SchemaSource) => string>>;

export type SchemaFormat = keyof typeof SCHEMA_FORMATS;

export type SchemaCommandOptions = Partial<ConnectorOptions> & {
  readonly format: SchemaFormat;
  readonly config?: string;
};

/**
 * Prints the tables of a connector's default policy with switches, or of a configuration.
 * @throws SetupError CONNECTOR_UNKNOWN, USAGE, CONFIG_*, RULES_*
 */
export async function runSchema(
  id: string,
  options: SchemaCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const { format, config } = options;
  const source =
    config === undefined
      ? getDefaultSource(findConnector(id), options)
      : await configuredSource(id, options, config);
  await terminal.write(SCHEMA_FORMATS[format](source));
}

function getDefaultSource(connector: Connector, options: Partial<ConnectorOptions>): SchemaSource {
  return createSchemaSource(connector, readPolicyOptions(connector, options), DEFAULT_FORMAT);
}

export function createSchemaSource(
  connector: Connector,
  options: ConnectorOptions,
  form: PseudonymFormat,
): SchemaSource {
  const rules = connector.ruleSet(options);
  const { id, title } = connector;
  return {
    connector: id,
    title,
    policy: describePolicy(rules),
    rules,
    form,
    tables: createTables(connector, options, form),
  };
}

function describePolicy(rules: RuleSet): string {
  return compileRules(rules, hashPolicy).policy;
}

async function configuredSource(
  id: string,
  options: SchemaCommandOptions,
  file: string,
): Promise<SchemaSource> {
  rejectSwitches(options);
  const config = await readConfig(file);
  checkConnectorConfigured(id, config);
  return createConfiguredSchema(id, config);
}

/** @throws SetupError USAGE for rules in Psoxy's language; RULES_* */
export async function createConfiguredSchema(id: string, config: Config): Promise<SchemaSource> {
  const { scheme, domains } = config.pseudonyms;
  const form: PseudonymFormat = { scheme, domains: domains.policy };
  const settings = config.connectors[id];
  if (settings === undefined || settings.rules === undefined) return createDefaultSchema(id, settings, form);
  return rulesSource(id, settings.rules, form);
}

function createDefaultSchema(
  id: string,
  settings: ConnectorConfig | undefined,
  form: PseudonymFormat,
): SchemaSource {
  const connector = findConnector(getBaseId(id, settings ?? {}));
  const options = settings?.options ?? readPolicyOptions(undefined, {});
  return { ...createSchemaSource(connector, options, form), connector: id };
}

/**
 * Rules in Psoxy's language list changes, not the fields that exist.
 * @throws SetupError USAGE
 */
async function rulesSource(id: string, file: string, form: PseudonymFormat): Promise<SchemaSource> {
  const place = parseRulesPlace(file);
  if (place?.kind !== 'file')
    throw usageError(
      `The rules of ${id} are not in a file.`,
      'write them to one, and name it in a copy of the configuration',
    );
  const { plan } = await readPolicy({ rules: place.path });
  if (plan.language !== 'native')
    throw usageError(
      `The rules of ${id} are in Psoxy's language, which does not say which fields there are.`,
      `leave out --config for the schema of the default policy of ${id}, or serve native rules`,
    );
  const { ruleSet: rules, policy } = plan as Extract<typeof plan, { readonly language: 'native' }>;
  return {
    connector: id,
    title: id,
    policy,
    rules,
    form,
    tables: createTablesFromRules(id, rules, { form }),
  };
}
