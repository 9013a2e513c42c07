import type { Block, Page } from './block.ts';
import { STYLE } from './style.ts';
import type { Inline, Text } from './text.ts';

/**
 * A page as one HTML file to print or to send: no script, nothing that is loaded, every value escaped. The policy in its head says
 * the same to the browser.
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
${blocks.map(block).join('\n')}
</body>
</html>
`;
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

/** An address of another scheme (`javascript:`) is shown and leads nowhere. */
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
