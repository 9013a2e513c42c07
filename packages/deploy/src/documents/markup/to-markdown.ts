import type { Block, Page } from './block.ts';
import type { Inline, Text } from './text.ts';

/** Renders a page as GitHub Flavored Markdown. Escapes every value. */
export function toMarkdown({ title, reader, blocks }: Page): string {
  const parts = [`# ${escapeText(title)}`, `_${sentence(reader)}_`, ...blocks.map(block)];
  return `${parts.join('\n\n')}\n`;
}

function block(node: Block): string {
  switch (node.kind) {
    case 'heading':
      return `${'#'.repeat(node.level)} ${escapeText(node.title)}`;
    case 'paragraph':
      return guardStart(sentence(node.text));
    case 'note':
      return `> ${guardStart(sentence(node.text))}`;
    case 'list':
      return node.items.map((item) => `- ${guardStart(sentence(item))}`).join('\n');
    case 'table':
      return table(node.head, node.rows);
    case 'code':
      return fenced(node.language, node.code);
    default:
      return node satisfies never;
  }
}

function table(head: readonly string[], rows: readonly (readonly Text[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escapeText)),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map((cell) => sentence(cell, true)))),
  ].join('\n');
}

/** Longer than any run of backticks in the code, which therefore can't close it. */
function fenced(language: string, code: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

function sentence(text: Text, inTable = false): string {
  return text.map((piece) => inline(piece, inTable)).join('');
}

function inline(piece: Inline, inTable: boolean): string {
  if (typeof piece === 'string') return escapeText(piece);
  if ('strong' in piece) return strong(escapeText(piece.strong));
  if ('code' in piece) return span(piece.code, inTable);
  return `[${escapeText(piece.label)}](<${escapeAddress(piece.href)}>)`;
}

/** A blank inside would keep the stars from closing (CommonMark, section 6.2). */
function strong(text: string): string {
  return text.replace(/^(\s*)(.*?)(\s*)$/s, (_, before: string, inner: string, after: string) =>
    inner === '' ? before : `${before}**${inner}**${after}`,
  );
}

/** In a table a bar ends the cell even within code (GitHub Flavored Markdown, section 4.10). */
function span(value: string, inTable: boolean): string {
  const line = oneLine(value);
  // A backslash before a bar would escape the escape, so such a value is rendered as text.
  if (inTable && line.includes(String.raw`\|`)) return escapeText(line);
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${ticks}${pad}${inTable ? line.replaceAll('|', String.raw`\|`) : line}${pad}${ticks}`;
}

function escapeText(value: string): string {
  return oneLine(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
}

function escapeAddress(href: string): string {
  return oneLine(href).replaceAll(/[<>\\ ]/g, encodeURIComponent);
}

/** Escapes what would start a heading or a list. */
function guardStart(line: string): string {
  return line.replace(/^(?:[#+=-]|\d+(?=[.)]))/, (start) =>
    /\d/.test(start) ? `${start}\u200b` : `\\${start}`,
  );
}

function oneLine(value: string): string {
  return value.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

function longestRun(value: string): number {
  return Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
}
