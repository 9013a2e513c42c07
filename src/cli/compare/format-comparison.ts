import { displayWidth, fitWidth, plural, printable } from '../layout/display-text.ts';
import type { Colors } from '../print.ts';
import type { Excerpt } from './choose-rows.ts';
import { type Compared, FATES, type Fate } from './compare-answers.ts';

export type Page = { readonly paint: Colors; readonly columns: number };

/** The longest name of a fate. */
const FATE_WIDTH = 13;
const GAP = 2;

/**
 * A table: property, Graph's value, the value that is delivered, what happened. Long values are cut with an ellipsis.
 */
export function formatComparison({ rows, hidden, item }: Excerpt, page: Page): readonly string[] {
  const name = Math.min(34, Math.max(8, ...rows.map(({ path }) => displayWidth(path))));
  const value = Math.max(12, Math.floor((page.columns - 2 - name - FATE_WIDTH - 3 * GAP) / 2));
  const widths = [name, value, value] as const;
  const where = item === undefined ? 'property' : `item ${item.index + 1} of ${item.of}`;
  const { paint } = page;
  return [
    paint.bold(line([where, 'Graph answers', 'Nymgate delivers'], widths, '')),
    ...rows.map((row) => formatRow(row, widths, paint)),
    ...hiddenLine(hidden, paint),
  ];
}

function formatRow(row: Compared, widths: readonly number[], paint: Colors): string {
  const { path, fate } = row;
  const color = colorOf(fate, paint);
  const [name = '', before = '', after = ''] = [path, ...values(row)].map((text, index) =>
    fitWidth(printable(text), widths[index] ?? 0),
  );
  return `  ${name}  ${paint.dim(before)}  ${color(after)}  ${color(fate)}`;
}

/** Of a sealed link only the sealed part is new; its beginning would fill the column. */
function values({ raw, safe = '—', fate }: Compared): readonly [string, string] {
  if (fate !== 'sealed') return [raw, safe];
  const fromToken = (text: string) => text.replace(/^"https?:.*?(?=(?:\$|%24)(?:skip|delta)token)/, '"…');
  return [fromToken(raw), fromToken(safe)];
}

function line(texts: readonly string[], widths: readonly number[], last: string): string {
  return `  ${[...texts.map((text, index) => fitWidth(text, widths[index] ?? 0)), last].join(' '.repeat(GAP))}`.trimEnd();
}

function hiddenLine(hidden: Readonly<Record<Fate, number>>, paint: Colors): readonly string[] {
  const parts = FATES.filter((fate) => hidden[fate] > 0).map((fate) => `${hidden[fate]} ${fate}`);
  const total = FATES.reduce((sum, fate) => sum + hidden[fate], 0);
  return total === 0 ? [] : [paint.dim(`  … and ${plural(total, 'more value')} of it: ${parts.join(', ')}`)];
}

/** `12 dropped · 4 pseudonymized · 9 kept`, of a whole answer. */
export function formatCounts(counts: Readonly<Record<Fate, number>>, paint: Colors): string {
  const parts = FATES.filter((fate) => counts[fate] > 0).map((fate) =>
    colorOf(fate, paint)(`${counts[fate]} ${fate}`),
  );
  return parts.length === 0 ? 'nothing to treat' : parts.join(' · ');
}

function colorOf(fate: Fate, paint: Colors): (text: string) => string {
  const colors: Readonly<Record<Fate, (text: string) => string>> = {
    dropped: paint.red,
    pseudonymized: paint.yellow,
    reduced: paint.cyan,
    sealed: paint.magenta,
    kept: paint.green,
  };
  return colors[fate];
}
