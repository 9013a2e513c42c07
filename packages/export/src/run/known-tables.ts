import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { DEFAULT_FORMAT, getDescendants } from '@nymgate/connectors/tables/create-tables';
import type { SchemaSource } from '@nymgate/connectors/tables/schema-source';
import type { Table } from '@nymgate/connectors/tables/table';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createConfiguredSchema, createSchemaSource } from '@nymgate/shell/schema/run-schema';
import type { GetListColumns } from '../plan/describe-run.ts';
import type { RunHead } from '../plan/export-state.ts';

/** Tables of Parquet files, and their policy. */
export type KnownTables = {
  readonly findTable: (connector: string, name: string) => Table;
  readonly getListColumns: GetListColumns;
  readonly getPolicy: (connector: string) => string;
};

/** Without a configuration: default options. @throws SetupError if the rules don't list the fields */
export async function readKnownTables(
  { connectors, of = {} }: Pick<RunHead, 'connectors' | 'of'>,
  config: Config | undefined,
): Promise<KnownTables> {
  const sources = new Map<string, SchemaSource>();
  for (const id of connectors)
    sources.set(
      id,
      config === undefined ? defaultSchema(of[id] ?? id) : await createConfiguredSchema(id, config),
    );
  const table = (connector: string, name: string): Table => {
    const found = sources.get(connector)?.tables.find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no table ${connector} ${name}.`);
    return found;
  };
  return {
    findTable: table,
    getListColumns: (connector, name) => {
      const record = sources.get(connector)?.tables.find((one) => one.name === name);
      return record === undefined ? [] : getDescendants(record).map((list) => list.name);
    },
    getPolicy: (connector) => sources.get(connector)?.policy ?? '',
  };
}

function defaultSchema(id: string): SchemaSource {
  const connector = Object.values(CONNECTORS).find((one) => one.id === id);
  if (connector === undefined) throw new Error(`There is no connector ${id}.`);
  return createSchemaSource(connector, DEFAULT_CONNECTOR_OPTIONS, DEFAULT_FORMAT);
}
