import type { Join, Table } from '@nymgate/connectors/tables/table';

/** A record type in the diagram, with the lists in its records. */
export type TableNode = {
  readonly name: string;
  /** Of which connector, where it is another one. */
  readonly parent?: string;
  readonly key: readonly string[];
  /** Those in the record itself; lists in lists are left to the page. */
  readonly lists: readonly string[];
};
/** That a record, or a list in it, leads to another record; `by` of the surest join. */
export type TableEdge = { readonly from: string; readonly to: string; readonly by: Join['comparison'] };

export type TableGraph = { readonly nodes: readonly TableNode[]; readonly edges: readonly TableEdge[] };

/** Record types and what leads from one to another. What leads to the same table is left to the page. */
export function tableGraph(tables: readonly Table[], connector: string): TableGraph {
  const roots = tables.filter(({ parent }) => parent === undefined);
  const edges = new Map<string, TableEdge>();
  for (const root of roots)
    for (const { connector: of, table, comparison } of [root, ...below(root)].flatMap(({ joins }) => joins)) {
      const to = nodeName(table, of === connector ? undefined : of);
      const known = edges.get(`${root.name} ${to}`);
      if (to !== root.name && known?.by !== 'equal')
        edges.set(`${root.name} ${to}`, { from: root.name, to, by: comparison });
    }
  const own = roots.map((root) => ({
    name: root.name,
    key: root.key,
    lists: root.children.map(({ name }) => name.slice(root.name.length + 1)),
  }));
  const named = new Set(own.map(({ name }) => name));
  const foreign = [...new Set([...edges.values()].map(({ to }) => to))].filter((name) => !named.has(name));
  return { nodes: [...own, ...foreign.map(createExternalNode)], edges: [...edges.values()] };
}

function nodeName(table: string, of: string | undefined): string {
  return of === undefined ? table : `${of}:${table}`;
}

function createExternalNode(name: string): TableNode {
  const [of = '', table = ''] = name.split(':');
  return { name, parent: of, key: [table], lists: [] };
}

function below({ children }: Table): readonly Table[] {
  return children.flatMap((child) => [child, ...below(child)]);
}
