import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PART = /<!-- part (\S+) -->[\s\S]*?<!-- end -->/g;

/**
 * A page that people edit, with its generated parts as they should be: what is between `<!-- part NAME -->` and `<!-- end -->`.
 *
 * @param path of the page, from the root of the repository
 * @throws Error when the page has other parts, or in another order
 */
export function fillPage(path: string, parts: Readonly<Record<string, string>>): string {
  const page = readFileSync(join(ROOT, path), 'utf8');
  const names = [...page.matchAll(PART)].map(([, name]) => name).join(', ');
  const made = Object.keys(parts).join(', ');
  if (names !== made) throw new Error(`${path} has the parts ${names}; those that are made: ${made}`);
  return page.replace(PART, (_, name) => `<!-- part ${name} -->\n\n${parts[name]}\n\n<!-- end -->`);
}

/** Head of a page that is generated as a whole; `source` is the folder that people edit instead. */
export function generatedNotice(source: string): string {
  return `<!-- Generated from ${source} by \`npm run generate\`. Do not edit. -->`;
}

/**
 * A Markdown table. Bars in cells are escaped.
 *
 * @example table(['field', 'treatment'], [['id', 'keep']])
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}
