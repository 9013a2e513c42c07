import type { TableGraph } from '../../packages/console-engine/src/joins/layout-tables.ts';
import {
  type EdgeLayout,
  layoutTables,
  TABLE_HEADER_HEIGHT,
  type TableLayout,
} from '../../packages/console-engine/src/joins/layout-tables.ts';

/**
 * The diagram of a connector's tables as SVG: a box for each record type with its key and the lists in it, a line for each that leads
 * to another. Full lines join by equal values, dashed ones by the hash in a pseudonym.
 */
export function drawTables(graph: TableGraph, title: string): string {
  const { width, height, tables, edges } = layoutTables(graph);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="head"/></marker></defs>`,
    `<rect width="${width}" height="${height}" class="page"/>`,
    ...edges.map(drawEdge),
    ...tables.map(drawTable),
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

function drawTable({ node, x, y, width, height, lines }: TableLayout): string {
  const name = node.parent === undefined ? node.name : (node.key[0] ?? '');
  return [
    `<g${node.parent === undefined ? '' : ' class="foreign"'}>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" class="box"/>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${TABLE_HEADER_HEIGHT}" rx="5" class="title"/>`,
    `<text x="${x + 8}" y="${y + 18}" class="name">${escapeXml(name)}</text>`,
    ...lines.map(
      (line) => `<text x="${x + 8}" y="${line.y}" class="${line.kind}">${escapeXml(line.text)}</text>`,
    ),
    '</g>',
  ].join('');
}

function drawEdge({ path, by, toHub }: EdgeLayout): string {
  return `<path d="${path}" class="edge ${by}${toHub ? ' hub' : ''}" marker-end="url(#end)"/>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
