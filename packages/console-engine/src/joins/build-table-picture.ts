import { createTables } from '@nymgate/connectors/tables/create-tables';
import type { Table } from '@nymgate/connectors/tables/table';
import type { TablePicture } from 'nymgate-console';
import type { ServedConnector } from '../shared/served-connectors.ts';
import { layoutTables } from './layout-tables.ts';
import { tableGraph } from './table-graph.ts';

/** The diagram of a connector's tables, as docs/reference/data/tables has it, for the options by which it is served. */
export function buildTablePicture({ connector, options }: ServedConnector): TablePicture {
  const tables = createTables(connector, options);
  const { width, height, tables: placed, edges } = layoutTables(tableGraph(tables, connector.id));
  const known = new Map<string, Table>(tables.map((table) => [table.name, table]));
  return {
    connector: connector.id,
    title: connector.title,
    width,
    height,
    boxes: placed.map(({ node: { name, parent, key }, ...place }) => {
      const table = parent === undefined ? known.get(name) : undefined;
      return {
        ...place,
        name,
        // A table of another connector is drawn by its own name, and told apart by where it is.
        ...(parent !== undefined && { of: parent, label: key[0] ?? name }),
        ...(table !== undefined && { grain: table.grain, columns: table.columns.length }),
      };
    }),
    lines: edges.map(({ from, to, by, path, toHub }) => ({ from, to, by, path, quiet: toHub })),
  };
}
