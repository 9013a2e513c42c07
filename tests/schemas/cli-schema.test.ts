import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { SCHEMA_FORMATS } from '../../packages/shell/src/schema/run-schema.ts';
import { runHere, withFiles } from '../e2e/cli-process.ts';

const META = { type: 'object' };
const TESTS = {
  type: 'array',
  items: {
    oneOf: [
      { const: 'not_null' },
      {
        type: 'object',
        required: ['unique'],
        properties: {
          unique: {
            type: 'object',
            required: ['column_name'],
            properties: { column_name: { type: 'string' } },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    ],
  },
};
const CONFIG = { type: 'object', properties: { meta: META }, additionalProperties: false };
const NAME = { type: 'string', minLength: 1 };

/** The part of dbt's properties file that is used here. Source: docs.getdbt.com/reference/source-properties (dbt 1.10). */
const DBT = {
  type: 'object',
  required: ['version', 'sources'],
  properties: {
    version: { const: 2 },
    sources: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'tables'],
        properties: {
          name: { type: 'string', pattern: '^[a-z_]+$' },
          description: { type: 'string' },
          quoting: { type: 'object', properties: { identifier: { type: 'boolean' } } },
          config: CONFIG,
          tables: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['name', 'columns'],
              properties: {
                name: NAME,
                description: { type: 'string' },
                config: CONFIG,
                data_tests: TESTS,
                columns: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['name', 'data_type'],
                    properties: {
                      name: NAME,
                      quote: { const: true },
                      data_type: { type: 'string', pattern: '^[a-z ]+(?:\\([0-9]+\\))?$' },
                      description: { type: 'string' },
                      config: CONFIG,
                      data_tests: TESTS,
                    },
                    additionalProperties: false,
                  },
                },
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

type DbtSource = {
  readonly sources: readonly {
    readonly config: { readonly meta: { readonly policy: string } };
    readonly tables: readonly {
      readonly name: string;
      readonly data_tests: readonly { readonly unique: { readonly column_name: string } }[];
      readonly columns: readonly { readonly name: string; readonly data_type: string }[];
    }[];
  }[];
};

async function dbt(...args: readonly string[]): Promise<DbtSource['sources'][number]> {
  const { code, stdout, stderr } = await runHere(['schema', ...args, '--format', 'dbt']);
  expect([code, stderr]).toEqual([0, '']);
  const [source] = (parse(stdout) as DbtSource).sources;
  return source ?? expect.fail();
}

test.each(Object.keys(CONNECTORS))('dbt: the sources of %s have the documented form', async (id) => {
  const { stdout } = await runHere(['schema', id, '--format', 'dbt']);
  const ajv = new Ajv2020({ strict: false });
  expect([ajv.validate(DBT, parse(stdout)), ajv.errors]).toEqual([true, null]);
});

test('dbt: a key of several columns is tested as one text', async () => {
  const { tables } = await dbt('outlook-mail');
  const message = tables.find(({ name }) => name === 'message');
  expect(message?.data_tests).toEqual([{ unique: { column_name: `("path_userId" || '|' || "id")` } }]);
});

test('switches change the tables and the policy at the head; a switch that changes nothing is refused', async () => {
  const usual = await dbt('outlook-cal');
  const basic = await dbt('outlook-cal', '--basic');
  const columns = (source: typeof usual) =>
    source.tables.find(({ name }) => name === 'event')?.columns.map(({ name }) => name) ?? [];
  expect(columns(usual)).toContain('body_content');
  expect(columns(basic)).not.toContain('body_content');
  expect(basic.config.meta.policy).not.toBe(usual.config.meta.policy);
  expect(usual.config.meta.policy).toBe(CONNECTORS['outlook-cal'].rules(DEFAULT_CONNECTOR_OPTIONS).policy());
  const refused = await runHere(['schema', 'entra-id', '--basic', '--format', 'sql']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--basic changes nothing')]);
});

describe('--config', () => {
  const config = (
    connector: object,
    pseudonyms: object = { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
  ) =>
    JSON.stringify({
      pseudonyms,
      connectors: {
        'entra-id': {
          tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
          clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
          assertion: { type: 'token-file', path: '/t' },
          ...connector,
        },
      },
    });
  const typeOf = (source: Awaited<ReturnType<typeof dbt>>, column: string) =>
    source.tables[0]?.columns.find(({ name }) => name === column)?.data_type;

  test('options, scheme and domains are those of the configuration', async () => {
    const psoxy = { scheme: 'psoxy', salt: 'env:S', encryptionKey: 'env:E', domains: { policy: 'drop' } };
    const directory = withFiles({
      'a.json': config({ options: { pseudonymizeAppIds: false } }),
      'b.json': config({}, psoxy),
    });
    const clear = await dbt('entra-id', '--config', `${directory}/a.json`);
    expect([typeOf(clear, 'id'), typeOf(clear, 'mail')]).toEqual(['varchar(36)', 'varchar(299)']);
    const other = await dbt('entra-id', '--config', `${directory}/b.json`);
    expect([typeOf(other, 'id'), typeOf(other, 'mail')]).toEqual(['varchar', 'varchar(45)']);
  });

  test('rules of a customer’s own make the tables; Psoxy’s are refused, as is a connector that is not configured', async () => {
    const { stdout: rules } = await runHere(['rules', 'print', 'entra-id']);
    const directory = withFiles({
      'own.yaml': rules.replace(/^ {6}department:\n(?: {8}.*\n)+/m, ''),
      'psoxy.yaml': 'endpoints:\n  - pathTemplate: /v1.0/users\n    allowedMethods: [GET]\n',
    });
    const withRules = (file: string) => config({ rules: `${directory}/${file}`, allowOpen: true });
    const files = withFiles({ 'own.json': withRules('own.yaml'), 'psoxy.json': withRules('psoxy.yaml') });
    const own = await dbt('entra-id', '--config', `${files}/own.json`);
    const user = own.tables.find(({ name }) => name === 'user');
    expect(user?.columns.map(({ name }) => name)).toContain('companyName');
    expect(user?.columns.map(({ name }) => name)).not.toContain('department');
    const psoxy = await runHere(['schema', 'entra-id', '--format', 'sql', '--config', `${files}/psoxy.json`]);
    expect([psoxy.code, psoxy.stderr]).toEqual([2, expect.stringContaining("Psoxy's language")]);
    const none = await runHere([
      'schema',
      'outlook-mail',
      '--format',
      'sql',
      '--config',
      `${files}/own.json`,
    ]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('has no connector "outlook-mail"')]);
  });
});

test('every format is printed, and a format that is none is refused with those that are', async () => {
  for (const format of Object.keys(SCHEMA_FORMATS)) {
    const { code, stdout } = await runHere(['schema', 'msft-copilot', '--format', format]);
    expect([code, stdout.length > 1_000, stdout.endsWith('\n')]).toEqual([0, true, true]);
  }
  const { code, stderr } = await runHere(['schema', 'msft-copilot', '--format', 'avro']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('json-schema, dbt, parquet, sql')]);
});
