import { displayWidth, printable } from './display-text.ts';

/** Wider cells would push the last column off any screen; they break the alignment instead. */
const WIDEST = 64;

/**
 * Rows as lines with aligned columns, two spaces between, each indented by two. What steers a terminal is shown as an escape.
 *
 * @example formatColumns([['/id', 'keep'], ['/mail', 'drop']]) // ['  /id    keep', '  /mail  drop']
 */
export function formatColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const safe = rows.map((row) => row.map(printable));
  const widths = (safe[0] ?? []).map((_, column) =>
    Math.max(...safe.map((row) => Math.min(WIDEST, displayWidth(row[column] ?? '')))),
  );
  return safe.map((row) => {
    const cells = row.map(
      (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))),
    );
    return `  ${cells.join('  ').trimEnd()}`;
  });
}
