import { escapeUnprintable } from '@nymgate/rules/text/escape-unprintable';

export { escapeUnprintable };

/** Wider cells break the alignment, instead of moving the last column off the screen. */
const MAX_COLUMN_WIDTH = 64;

/**
 * Aligns rows in columns and escapes control characters.
 * @example formatColumns([['/id', 'keep'], ['/mail', 'drop']]) // ['  /id    keep', '  /mail  drop']
 */
export function formatColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const safe = rows.map((row) => row.map(escapeUnprintable));
  const widths = (safe[0] ?? []).map((_, column) =>
    Math.max(...safe.map((row) => Math.min(MAX_COLUMN_WIDTH, displayWidth(row[column] ?? '')))),
  );
  return safe.map((row) => {
    const cells = row.map(
      (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))),
    );
    return `  ${cells.join('  ').trimEnd()}`;
  });
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Double-width characters: ideographs, kana, hangul, full-width forms, emoji (Unicode TR 11). */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

export function displayWidth(text: string): number {
  return [...GRAPHEMES.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}

/**
 * Exactly `width` columns: truncated with an ellipsis or padded.
 * @example truncateToWidth('Nymgate', 5) // 'Nymg…'
 */
export function truncateToWidth(text: string, width: number): string {
  const length = displayWidth(text);
  if (length <= width) return text + ' '.repeat(width - length);
  let taken = '';
  let columns = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const next = columns + (WIDE.test(segment) ? 2 : 1);
    if (next > width - 1) break;
    taken += segment;
    columns = next;
  }
  return `${taken}…${' '.repeat(width - 1 - columns)}`;
}

export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/**
 * The two largest units.
 * @example formatDuration(3_660_000) // '1 h 1 min'
 */
export function formatDuration(milliseconds: number): string {
  const rounded = Math.round(Math.abs(milliseconds) / 1_000) * 1_000;
  const first = UNITS.findIndex(([size]) => rounded >= size);
  if (first === -1) return '0 s';
  const parts: string[] = [];
  let left = rounded;
  for (const [size, name] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${name}`);
    left -= count * size;
  }
  return parts.join(' ');
}
