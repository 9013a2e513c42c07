import type { Edge, Node, TableGraph } from './table-graph.ts';

type Box = { readonly node: Node; readonly x: number; readonly y: number; readonly height: number };

const WIDTH = 270;
const GAP_ACROSS = 130;
const GAP_DOWN = 22;
const LINE = 16;
const MARGIN = 16;
const HEAD = 26;
/** Characters of a line within a box. */
const CHARACTERS = 34;

/** What everything leads to stands on the right; what nothing leads to on the left. */
const HUBS: ReadonlySet<string> = new Set(['user', 'group']);

/**
 * The diagram of a connector's tables as SVG: a box for each record type with its key and the lists in it, a line for each that leads
 * to another. Full lines join by equal values, dashed ones by the hash in a pseudonym.
 */
export function drawTables({ nodes, edges }: TableGraph, title: string): string {
  const columns = [0, 1, 2].map((column) => nodes.filter((node) => columnOf(node, edges) === column));
  const used = columns.filter(({ length }) => length > 0);
  const boxes = used.flatMap((column, at) => stack(column, MARGIN + at * (WIDTH + GAP_ACROSS)));
  // Room on the right for what leads back.
  const width = 2 * MARGIN + used.length * WIDTH + (used.length - 0.5) * GAP_ACROSS;
  const height = MARGIN + Math.max(...boxes.map(({ y, height: tall }) => y + tall));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="head"/></marker></defs>`,
    `<rect width="${width}" height="${height}" class="page"/>`,
    ...drawEdges(edges, new Map(boxes.map((box) => [box.node.name, box]))),
    ...boxes.map(drawBox),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = [
  'text{font:12px ui-monospace,Consolas,Menlo,monospace;fill:#1b2430}',
  '.page{fill:#fff}',
  '.box{fill:#f7f9fc;stroke:#7c8aa0}',
  '.title{fill:#dbe5f3;stroke:#7c8aa0}',
  '.foreign .box,.foreign .title{fill:#fff;stroke-dasharray:4 3}',
  '.name{font-weight:700;font-size:13px}',
  '.list{fill:#5b6779}',
  '.edge{fill:none;stroke:#3f6fb5;stroke-width:1.2;opacity:.75}',
  '.hash{stroke:#b5702f;stroke-dasharray:5 4}',
  '.hub{opacity:.4}',
  '.head{fill:#55617a}',
].join('');

function columnOf({ name, of }: Node, edges: readonly Edge[]): number {
  if (HUBS.has(name) || of !== undefined) return 2;
  return edges.some(({ from, to }) => to === name && !HUBS.has(from)) ? 1 : 0;
}

function stack(nodes: readonly Node[], x: number): readonly Box[] {
  let y = MARGIN;
  return nodes.map((node) => {
    const height = HEAD + 6 + LINE * (linesOf(node).length || 0) + 4;
    const box = { node, x, y, height };
    y += height + GAP_DOWN;
    return box;
  });
}

type Line = { readonly text: string; readonly kind: 'key' | 'list' };

function linesOf({ key, lists, of }: Node): readonly Line[] {
  if (of !== undefined) return [{ text: `of ${of}`, kind: 'list' }];
  return [
    ...wrap(`key: ${key.join(', ')}`).map((text): Line => ({ text, kind: 'key' })),
    ...(lists.length === 0 ? [] : wrap(`lists: ${lists.join(', ')}`)).map(
      (text): Line => ({ text, kind: 'list' }),
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

function drawBox({ node, x, y, height }: Box): string {
  const name = node.of === undefined ? node.name : (node.key[0] ?? '');
  const lines = linesOf(node).map(
    ({ text, kind }, at) =>
      `<text x="${x + 8}" y="${y + HEAD + 16 + at * LINE}" class="${kind}">${escapeXml(text)}</text>`,
  );
  return [
    `<g${node.of === undefined ? '' : ' class="foreign"'}>`,
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="5" class="box"/>`,
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEAD}" rx="5" class="title"/>`,
    `<text x="${x + 8}" y="${y + 18}" class="name">${escapeXml(name)}</text>`,
    ...lines,
    '</g>',
  ].join('');
}

/** Ends are spread along the sides, so that no two lines end in one place. */
function drawEdges(edges: readonly Edge[], boxes: ReadonlyMap<string, Box>): readonly string[] {
  const leaving = counter(edges.map(({ from }) => from));
  const arriving = counter(edges.map(({ to }) => to));
  return edges.flatMap(({ from, to, by }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (start === undefined || end === undefined) return [];
    const [y1, y2] = [placeOf(start, leaving(from)), placeOf(end, arriving(to))];
    return [
      `<path d="${curve(start, end, [y1, y2])}" class="edge ${by}${HUBS.has(end.node.key[0] ?? '') || HUBS.has(to) ? ' hub' : ''}" marker-end="url(#end)"/>`,
    ];
  });
}

type Share = { readonly at: number; readonly of: number };

function counter(names: readonly string[]): (name: string) => Share {
  const seen = new Map<string, number>();
  return (name) => {
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    return { at, of: names.filter((each) => each === name).length };
  };
}

function placeOf({ y, height }: Box, { at, of }: Share): number {
  return Math.round(y + ((at + 1) * height) / (of + 1));
}

function curve(start: Box, end: Box, [y1, y2]: readonly [number, number]): string {
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

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
