import { type Connector, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { createTables } from '../../packages/connectors/src/tables/create-tables.ts';
import type { Join, Table } from '../../packages/connectors/src/tables/table.ts';
import { tableGraph } from '../../packages/console-engine/src/joins/layout-tables.ts';
import { code, generatedNotice, table } from '../markdown.ts';
import { drawTables } from './draw-tables.ts';

/** What a warehouse gets of a connector: its tables, what a row of each is, and what they join with. */
export function tablesPage(connector: Connector): string {
  const { id, title, rules } = connector;
  const tables = createTables(connector);
  const roots = tables.filter(({ parent }) => parent === undefined);
  const joins = tables.flatMap((one) => joinRows(id, one));
  return `${[
    generatedNotice('packages/connectors/src/tables and packages/connectors/src'),
    `# Tables: ${title}`,
    `Default options, policy \`${rules(DEFAULT_CONNECTOR_OPTIONS).policy()}\`. Every column with its type, length, treatment and reason: \`nymgate schema ${id} --format sql\` ([cli.md](../../cli.md#nymgate-schema)); with \`--config nymgate.yaml\` those of your own options and rules. What becomes of each field: [${id}.md](../${id}.md).`,
    `![The tables of ${title} and what leads from one to another](${id}.svg)`,
    'Full lines join by equal values, dashed ones by the 42 characters behind `t~` or `p~`. `path_…` is what stood in the path that was asked, and an export writes it into each record.',
    '## Records',
    table(
      ['table', 'one row is', 'key', 'columns', 'filled by'],
      roots.map((one) => [
        code(one.name),
        one.grain,
        one.key.map(code).join(', '),
        String(one.columns.length),
        one.endpoints.map(code).join('<br>'),
      ]),
    ),
    '## Lists in records',
    'Each element of a list is a row, with the key of the row above and `position`.',
    table(
      ['table', 'of', 'key', 'columns'],
      tables.flatMap((one) =>
        one.parent === undefined
          ? []
          : [
              [
                code(one.name),
                code(one.parent.table),
                one.key.map(code).join(', '),
                String(one.columns.length),
              ],
            ],
      ),
    ),
    '## Joins',
    ...(joins.length === 0 ? ['None.'] : [table(['table', 'columns', 'lead to', 'by'], joins)]),
    NOT_JOINED,
  ].join('\n\n')}\n`;
}

const NOT_JOINED = [
  '## What does not join',
  '',
  'The object id of a person and the address of the same person are two pseudonyms. `user` has both, so it is the bridge between them. Domains keep the letter case in which somebody wrote them, hence compare the 42 characters behind `t~`, never the whole address. A person, a group or a meeting of another organisation is in no table. After a change of the key (another `Nymgate-Epoch`) nothing joins with what was delivered before.',
].join('\n');

/** Columns that lead to the same place stand together: an identity set has a dozen of them. */
function joinRows(id: string, { name, joins }: Table): readonly (readonly string[])[] {
  const columnsOf = new Map<string, string[]>();
  for (const columns of new Set(joins.map((join) => join.columns.join(', ')))) {
    const same = joins.filter((join) => join.columns.join(', ') === columns);
    const where = [...new Set(same.map((join) => target(id, join)))].join(' or ');
    const key = `${where}\n${same[0]?.comparison ?? ''}`;
    columnsOf.set(key, [...(columnsOf.get(key) ?? []), columns]);
  }
  return [...columnsOf].map(([key, columns]) => {
    const [where = '', by = ''] = key.split('\n');
    return [code(name), columns.map(code).join('; '), where, by];
  });
}

function target(id: string, { connector, table: other, targetColumns }: Join): string {
  const where = connector === id ? '' : ` of ${connector}`;
  return `${targetColumns.map((column) => code(`${other}.${column}`)).join(', ')}${where}`;
}

/** The diagram that the page shows. */
export function tablesDiagram(connector: Connector): string {
  const tables = createTables(connector);
  return drawTables(tableGraph(tables, connector.id), `Tables of ${connector.title} and their joins`);
}
