import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { createJsonSchema } from '../../packages/connectors/src/tables/create-json-schema.ts';
import { DEFAULT_FORMAT } from '../../packages/connectors/src/tables/create-tables.ts';
import { findRecordType } from '../../packages/connectors/src/tables/find-record-type.ts';
import type { TableRow } from '../../packages/connectors/src/tables/table.ts';
import { toRows } from '../../packages/connectors/src/tables/to-rows.ts';
import { createSchemaSource } from '../../packages/shell/src/schema/run-schema.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { type Answered, answeredExamples } from '../schemas/answered-records.ts';
import { throughParquet } from '../schemas/through-parquet.ts';
import { loadIntoDuckDb } from './load-into-duckdb.ts';

const VARIANTS: readonly (readonly [string, Partial<ConnectorOptions>])[] = [
  ['default options', {}],
  [
    'ids in clear, coarse times',
    { ids: 'clear', times: 'hour', organisationTexts: 'clear', hireDates: 'quarter' },
  ],
];
const CASES = VARIANTS.flatMap(([variant, given]) =>
  Object.values(CONNECTORS).map((connector) => ({ connector, variant, given })),
);

describe.each(CASES)('$connector.id, $variant', ({ connector, given }) => {
  const options = { ...DEFAULT_CONNECTOR_OPTIONS, ...given };
  const source = createSchemaSource(connector, options, DEFAULT_FORMAT);
  let gateway: TestGateway;
  let answered: readonly Answered[];
  let rows: readonly TableRow[];
  beforeAll(async () => {
    gateway = await startGateway({ connectors: [connector.id], options: given });
    answered = await answeredExamples(gateway, connector, options);
    rows = uniqueRows(answered.flatMap((one) => rowsOfAnswer(one)));
  }, 120_000);
  afterAll(async () => gateway?.close());

  function rowsOfAnswer({ endpoint, records }: Answered): readonly TableRow[] {
    const table = source.tables.find(({ name }) => name === findRecordType(endpoint)?.table);
    return table === undefined ? [] : records.flatMap((record) => toRows(table, record));
  }

  /** Several examples answer with the same records; a warehouse merges them by their key. */
  function uniqueRows(all: readonly TableRow[]): readonly TableRow[] {
    const byKey = new Map(
      all.map((one) => {
        const key = source.tables.find(({ name }) => name === one.table)?.key ?? [];
        return [JSON.stringify([one.table, ...key.map((name) => one.row[name])]), one];
      }),
    );
    return [...byKey.values()];
  }

  test('every answer of the gateway fits its JSON Schema, and every record its own', () => {
    const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
    ajv.addVocabulary(['x-nymgate']);
    const schema = createJsonSchema(source);
    ajv.addSchema(schema);
    const check = (name: string, value: unknown) => {
      const valid = ajv.validate(`${String(schema['$id'])}#/$defs/${name}`, value);
      expect([name, valid ? [] : ajv.errors]).toEqual([name, []]);
    };
    for (const { endpoint, answer, records } of answered) {
      check(`answer-of-${endpoint.id}`, answer);
      const type = findRecordType(endpoint);
      if (type === undefined) continue;
      for (const record of records) check(`record-of-${type.table}`, onlyLoop(record, type.loop));
    }
    expect(answered.length).toBeGreaterThan(2);
  });

  test('the policy of the schema is the one that the answers name', async () => {
    const { headers } = await gateway.get(
      connector.id === 'msft-copilot' ? '/v1.0/users?$top=1' : '/v1.0/users?$top=1',
    );
    expect(headers['nymgate-policy']).toBe(source.policy);
  });

  test('nothing of a record is lost in its rows, and nothing is made up', () => {
    for (const one of answered) {
      const table = source.tables.find(({ name }) => name === findRecordType(one.endpoint)?.table);
      if (table === undefined) continue;
      for (const record of one.records) {
        const own = onlyLoop(record, findRecordType(one.endpoint)?.loop ?? []);
        const made = toRows(table, own);
        expect(valuesOfRows(made).sort()).toEqual(scalarsOf(own).sort());
      }
    }
  });

  /** Values of columns that come from the record, once each. */
  function valuesOfRows(made: readonly TableRow[]): string[] {
    return made.flatMap(({ table, row }) =>
      (source.tables.find(({ name }) => name === table)?.columns ?? []).flatMap((column) => {
        const value = row[column.name] ?? null;
        if (value === null || (column.source !== 'record' && column.source !== 'loop')) return [];
        if (column.derivation === 'present') return [];
        return column.derivation === 'others' ? scalarsOf(JSON.parse(String(value))) : [String(value)];
      }),
    );
  }

  test('DuckDB makes the tables, takes the rows under their keys, and joins them', async () => {
    const { counts, joined } = await loadIntoDuckDb(source, rows);
    for (const { name } of source.tables)
      expect([name, counts[name]]).toEqual([name, rows.filter(({ table }) => table === name).length]);
    expect(joined.filter(({ orphans }) => orphans > 0)).toEqual([]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
  }, 60_000);

  test('Parquet takes the rows by the printed schema and gives them back', async () => {
    for (const table of source.tables) {
      const own = rows.filter((one) => one.table === table.name).map(({ row }) => row);
      expect(await throughParquet(table, own)).toEqual({ written: own.length, differing: [] });
    }
  }, 60_000);
});

function onlyLoop(
  record: Readonly<Record<string, unknown>>,
  loop: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => !name.startsWith('path_') || loop.includes(name.slice(5))),
  );
}

/** Every scalar of a document but null and sealed links, which are no data. */
function scalarsOf(value: unknown): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  return Object.entries(value).flatMap(([name, inner]) => (/Link$/.test(name) ? [] : scalarsOf(inner)));
}
