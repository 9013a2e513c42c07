import type { TableEdge, TableGraph, TableNode } from './table-graph.ts';

/** A record type in its place, with the lines of text in it; pixels. */
export type TableLayout = {
  readonly node: TableNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly (TextLine & { readonly y: number })[];
};

/** That a record leads to another, as the path of a curve. */
export type EdgeLayout = TableEdge & { readonly path: string; readonly toHub: boolean };

/** The picture of a connector's tables, for the pages of docs/reference/data/tables and for the console. */
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
/** Height of the bar with the name. */
export const TABLE_HEADER_HEIGHT = 26;
/** Characters of a line within a box. */
const CHARACTERS = 34;

/** What everything leads to stands on the right; what nothing leads to on the left. */
const HUBS: ReadonlySet<string> = new Set(['user', 'group']);

/** A box for each record type with its key and the lists in it, a line for each that leads to another. */
export function layoutTables({ nodes, edges }: TableGraph): TablesLayout {
  const columns = [0, 1, 2].map((column) => nodes.filter((node) => columnOf(node, edges) === column));
  const used = columns.filter(({ length }) => length > 0);
  const tables = used.flatMap((column, at) => stack(column, MARGIN + at * (WIDTH + GAP_ACROSS)));
  return {
    // Room on the right for what leads back.
    width: 2 * MARGIN + used.length * WIDTH + (used.length - 0.5) * GAP_ACROSS,
    height: MARGIN + Math.max(...tables.map(({ y, height }) => y + height)),
    tables,
    edges: placeEdges(edges, new Map(tables.map((table) => [table.node.name, table]))),
  };
}

function columnOf({ name, parent }: TableNode, edges: readonly TableEdge[]): number {
  if (HUBS.has(name) || parent !== undefined) return 2;
  return edges.some(({ from, to }) => to === name && !HUBS.has(from)) ? 1 : 0;
}

function stack(nodes: readonly TableNode[], x: number): readonly TableLayout[] {
  let y = MARGIN;
  return nodes.map((node) => {
    const texts = linesOf(node);
    const height = TABLE_HEADER_HEIGHT + 6 + LINE * texts.length + 4;
    const top = y;
    y += height + GAP_DOWN;
    const lines = texts.map((text, at) => ({ ...text, y: top + TABLE_HEADER_HEIGHT + 16 + at * LINE }));
    return { node, x, y: top, width: WIDTH, height, lines };
  });
}

function linesOf({ key, lists, parent }: TableNode): readonly TextLine[] {
  if (parent !== undefined) return [{ text: `of ${parent}`, kind: 'list' }];
  return [
    ...wrap(`key: ${key.join(', ')}`).map((text): TextLine => ({ text, kind: 'key' })),
    ...(lists.length === 0 ? [] : wrap(`lists: ${lists.join(', ')}`)).map(
      (text): TextLine => ({ text, kind: 'list' }),
    ),
  ];
}

/** Breaks behind commas; what is longer than a line is cut. */
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

/** Ends are spread along the sides, so that no two lines end in one place. */
function placeEdges(
  edges: readonly TableEdge[],
  tables: ReadonlyMap<string, TableLayout>,
): readonly EdgeLayout[] {
  const leaving = counter(edges.map(({ from }) => from));
  const arriving = counter(edges.map(({ to }) => to));
  return edges.flatMap((edge) => {
    const [start, end] = [tables.get(edge.from), tables.get(edge.to)];
    if (start === undefined || end === undefined) return [];
    const [y1, y2] = [placeOf(start, leaving(edge.from)), placeOf(end, arriving(edge.to))];
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

function placeOf({ y, height }: TableLayout, { index, count }: EdgeShare): number {
  return Math.round(y + ((index + 1) * height) / (count + 1));
}

function curve(start: TableLayout, end: TableLayout, [y1, y2]: readonly [number, number]): string {
  if (start.x < end.x) {
    const [x1, x2] = [start.x + WIDTH, end.x - 1];
    const bend = GAP_ACROSS * 0.6;
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  // Back, or within one column: around on the right.
  const [x1, x2] = [start.x + WIDTH, end.x + WIDTH + 1];
  const out = Math.max(x1, x2) + GAP_ACROSS * 0.45;
  return `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`;
}
