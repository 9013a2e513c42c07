import type { Join, Table } from '@nymgate/connectors/tables/table';

/** A positioned record type with its lines of text, in pixels. */
export type TableLayout = {
  readonly node: TableNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly (TextLine & { readonly y: number })[];
};

export type EdgeLayout = TableEdge & { readonly path: string; readonly toHub: boolean };

export type TablesLayout = {
  readonly width: number;
  readonly height: number;
  readonly tables: readonly TableLayout[];
  readonly edges: readonly EdgeLayout[];
};

type TextLine = { readonly text: string; readonly kind: 'key' | 'list' };

const WIDTH = 270;
const GAP_ACROSS = 130;
const GAP_DOWN = 22;
const LINE = 16;
const MARGIN = 16;
export const TABLE_HEADER_HEIGHT = 26;
/** Per line of a box. */
const CHARACTERS = 34;

/** Hubs are on the right; tables without references to them on the left. */
const HUBS: ReadonlySet<string> = new Set(['user', 'group']);

export function layoutTables({ nodes, edges }: TableGraph): TablesLayout {
  const columns = [0, 1, 2].map((column) => nodes.filter((node) => getColumn(node, edges) === column));
  const used = columns.filter(({ length }) => length > 0);
  const tables = used.flatMap((column, at) => stack(column, MARGIN + at * (WIDTH + GAP_ACROSS)));
  return {
    // Leaves room on the right for edges that lead back.
    width: 2 * MARGIN + used.length * WIDTH + (used.length - 0.5) * GAP_ACROSS,
    height: MARGIN + Math.max(...tables.map(({ y, height }) => y + height)),
    tables,
    edges: placeEdges(edges, new Map(tables.map((table) => [table.node.name, table]))),
  };
}

function getColumn({ name, parent }: TableNode, edges: readonly TableEdge[]): number {
  if (HUBS.has(name) || parent !== undefined) return 2;
  return edges.some(({ from, to }) => to === name && !HUBS.has(from)) ? 1 : 0;
}

function stack(nodes: readonly TableNode[], x: number): readonly TableLayout[] {
  let y = MARGIN;
  return nodes.map((node) => {
    const texts = createLines(node);
    const height = TABLE_HEADER_HEIGHT + 6 + LINE * texts.length + 4;
    const top = y;
    y += height + GAP_DOWN;
    const lines = texts.map((text, at) => ({ ...text, y: top + TABLE_HEADER_HEIGHT + 16 + at * LINE }));
    return { node, x, y: top, width: WIDTH, height, lines };
  });
}

function createLines({ key, lists, parent }: TableNode): readonly TextLine[] {
  if (parent !== undefined) return [{ text: `of ${parent}`, kind: 'list' }];
  return [
    ...wrap(`key: ${key.join(', ')}`).map((text): TextLine => ({ text, kind: 'key' })),
    ...(lists.length === 0 ? [] : wrap(`lists: ${lists.join(', ')}`)).map(
      (text): TextLine => ({ text, kind: 'list' }),
    ),
  ];
}

/** Breaks after commas; truncates longer words. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= CHARACTERS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > CHARACTERS ? `${word.slice(0, CHARACTERS - 1)}…` : word);
  }
  return lines;
}

/** Distributes ends along the sides, so that no two edges end at one point. */
function placeEdges(
  edges: readonly TableEdge[],
  tables: ReadonlyMap<string, TableLayout>,
): readonly EdgeLayout[] {
  const outgoing = counter(edges.map(({ from }) => from));
  const arriving = counter(edges.map(({ to }) => to));
  return edges.flatMap((edge) => {
    const [start, end] = [tables.get(edge.from), tables.get(edge.to)];
    if (start === undefined || end === undefined) return [];
    const [y1, y2] = [getPosition(start, outgoing(edge.from)), getPosition(end, arriving(edge.to))];
    const toHub = HUBS.has(end.node.key[0] ?? '') || HUBS.has(edge.to);
    return [{ ...edge, path: curve(start, end, [y1, y2]), toHub }];
  });
}

type EdgeShare = { readonly index: number; readonly count: number };

function counter(names: readonly string[]): (name: string) => EdgeShare {
  const seen = new Map<string, number>();
  return (name) => {
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    return { index: at, count: names.filter((each) => each === name).length };
  };
}

function getPosition({ y, height }: TableLayout, { index, count }: EdgeShare): number {
  return Math.round(y + ((index + 1) * height) / (count + 1));
}

function curve(start: TableLayout, end: TableLayout, [y1, y2]: readonly [number, number]): string {
  if (start.x < end.x) {
    const [x1, x2] = [start.x + WIDTH, end.x - 1];
    const bend = GAP_ACROSS * 0.6;
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  // Backwards or within one column: around the right side.
  const [x1, x2] = [start.x + WIDTH, end.x + WIDTH + 1];
  const out = Math.max(x1, x2) + GAP_ACROSS * 0.45;
  return `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`;
}

type TableNode = {
  readonly name: string;
  /** Set for a table of another connector. */
  readonly parent?: string;
  readonly key: readonly string[];
  /** Lists in the record itself, without nested ones. */
  readonly lists: readonly string[];
};
/** `by` of the most reliable join. */
type TableEdge = { readonly from: string; readonly to: string; readonly by: Join['comparison'] };

export type TableGraph = { readonly nodes: readonly TableNode[]; readonly edges: readonly TableEdge[] };

/** Record types and their references, without self-references. */
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
  const tree = roots.map((root) => ({
    name: root.name,
    key: root.key,
    lists: root.children.map(({ name }) => name.slice(root.name.length + 1)),
  }));
  const named = new Set(tree.map(({ name }) => name));
  const external = [...new Set([...edges.values()].map(({ to }) => to))].filter((name) => !named.has(name));
  return { nodes: [...tree, ...external.map(createExternalNode)], edges: [...edges.values()] };
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
