import type { Block, Page } from './block.ts';
import type { Inline, Text } from './text.ts';

/** For screen and A4 print. Uses system fonts, so that nothing is loaded. */
const STYLE = `:root { color-scheme: light; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff;
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
p, ul, table, pre { margin: .4rem 0 .7rem; }
ul { padding-left: 1.3rem; }
.reader { color: #555; }
.note { border-left: .25rem solid #b35900; background: #fff6ec; padding: .5rem .7rem; }
a { color: #0b57a4; }
table { border-collapse: collapse; width: calc(100% - 1px); font-size: .88rem; line-height: 1.4; }
th, td { border: 1px solid #c8c8c8; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f1f3f5; }
td:first-child { min-width: 7rem; }
code { font: .86em/1.4 ui-monospace, "Cascadia Mono", "Liberation Mono", Consolas, monospace; }
pre { background: #f6f8fa; border: 1px solid #d9dde1; padding: .6rem .7rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.dense { line-height: 1.4; }
@media (min-width: 50rem), print {
  .columns { columns: 2; column-gap: 1rem; }
  .columns table { margin-top: 0; }
  .columns td:first-child { width: 58%; }
}
@page { size: A4; margin: 11mm 14mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; line-height: 1.38; }
  h1 { font-size: 15pt; }
  h2 { font-size: 11pt; margin: 9pt 0 3pt; }
  h1, h2, h3 { break-after: avoid; }
  tr, .note { break-inside: avoid; }
  pre { break-inside: auto; }
  a { color: inherit; text-decoration: none; }
  body.dense { font-size: 7.6pt; line-height: 1.18; }
  .dense h1 { font-size: 13pt; margin-bottom: 2pt; }
  .dense h2 { font-size: 9.5pt; margin: 4pt 0 1.5pt; }
  .dense p, .dense ul, .dense table { margin: 2pt 0 4pt; }
  .dense table { font-size: 7.4pt; line-height: 1.17; }
  .dense th, .dense td { padding: .9pt 4pt; }
  .dense tr { break-inside: auto; }
  .dense .columns { column-gap: 8pt; margin: 2pt 0 4pt; }
  .dense .columns tr { break-inside: avoid; }
  .dense .columns table { margin: 0 0 3pt; font-size: 7.2pt; line-height: 1.1; }
  .dense .columns th, .dense .columns td { padding: .7pt 3pt; }
}
`;

/**
 * Renders a page as one HTML file without scripts or external resources, with a policy (CSP) that enforces
 * this. Escapes every value.
 */
export function toHtml({ title, reader, blocks, language, dense }: Page): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body${dense ? ' class="dense"' : ''}>
<h1>${escapeHtml(title)}</h1>
<p class="reader">${sentence(reader)}</p>
${renderBlocks(blocks)}
</body>
</html>
`;
}

/** Consecutive narrow tables share a block with two columns. */
function renderBlocks(blocks: readonly Block[]): string {
  const isNarrow = (node: Block | undefined): boolean => node?.kind === 'table' && node.narrow === true;
  return blocks
    .map((node, index) => {
      const opens = isNarrow(node) && !isNarrow(blocks[index - 1]);
      const closes = isNarrow(node) && !isNarrow(blocks[index + 1]);
      return `${opens ? '<div class="columns">\n' : ''}${block(node)}${closes ? '\n</div>' : ''}`;
    })
    .join('\n');
}

function block(node: Block): string {
  switch (node.kind) {
    case 'heading':
      return `<h${node.level}>${escapeHtml(node.title)}</h${node.level}>`;
    case 'paragraph':
      return `<p>${sentence(node.text)}</p>`;
    case 'note':
      return `<p class="note">${sentence(node.text)}</p>`;
    case 'list':
      return `<ul>\n${node.items.map((item) => `<li>${sentence(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return table(node.head, node.rows);
    case 'code':
      return `<pre><code>${escapeHtml(node.code)}</code></pre>`;
    default:
      return node satisfies never;
  }
}

function table(head: readonly string[], rows: readonly (readonly Text[])[]): string {
  const cells = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${sentence(cell)}</td>`).join('')}</tr>`);
  const first = head.every((cell) => cell === '') ? '' : `<thead><tr>${cells}</tr></thead>\n`;
  return `<table>\n${first}<tbody>\n${lines.join('\n')}\n</tbody>\n</table>`;
}

function sentence(text: Text): string {
  return text.map(inline).join('');
}

function inline(piece: Inline): string {
  if (typeof piece === 'string') return escapeHtml(piece);
  if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`;
  if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`;
  return anchor(piece.href, piece.label);
}

/** Other schemes (`javascript:`) become plain text. */
function anchor(href: string, label: string): string {
  if (!/^https:\/\//i.test(href)) return `${escapeHtml(label)} (${escapeHtml(href)})`;
  return `<a href="${escapeHtml(href)}" rel="noreferrer">${escapeHtml(label)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
