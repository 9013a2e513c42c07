import { displayWidth, escapeUnprintable, formatCount, truncateToWidth } from '../terminal/layout.ts';
import type { Colors } from '../terminal/print.ts';
import { type ComparedValue, countOutcomes, OUTCOMES, type ValueOutcome } from './compare-delivery.ts';

type Page = { readonly paint: Colors; readonly columns: number };

const OUTCOME_WIDTH = 13;
const GAP = 2;

/** Columns: property, Graph's value, delivered value, outcome. Long values are truncated. */
export function formatComparison({ rows, hidden, item }: Excerpt, page: Page): readonly string[] {
  const name = Math.min(34, Math.max(8, ...rows.map(({ path }) => displayWidth(path))));
  const value = Math.max(12, Math.floor((page.columns - 2 - name - OUTCOME_WIDTH - 3 * GAP) / 2));
  const widths = [name, value, value] as const;
  const where = item === undefined ? 'property' : `item ${item.index + 1} of ${item.of}`;
  const { paint } = page;
  return [
    paint.bold(line([where, 'Graph answers', 'Nymgate delivers'], widths, '')),
    ...rows.map((row) => formatRow(row, widths, paint)),
    ...hiddenLine(hidden, paint),
  ];
}

function formatRow(row: ComparedValue, widths: readonly number[], paint: Colors): string {
  const { path, outcome } = row;
  const color = getColor(outcome, paint);
  const [name = '', before = '', after = ''] = [path, ...values(row)].map((text, index) =>
    truncateToWidth(escapeUnprintable(text), widths[index] ?? 0),
  );
  return `  ${name}  ${paint.dim(before)}  ${color(after)}  ${color(outcome)}`;
}

/** Only the encrypted part of a paging link is new; its start would fill the column. */
function values({ raw, safe = '—', outcome }: ComparedValue): readonly [string, string] {
  if (outcome !== 'sealed') return [raw, safe];
  const fromToken = (text: string) => text.replace(/^"https?:.*?(?=(?:\$|%24)(?:skip|delta)token)/, '"…');
  return [fromToken(raw), fromToken(safe)];
}

function line(texts: readonly string[], widths: readonly number[], last: string): string {
  return `  ${[...texts.map((text, index) => truncateToWidth(text, widths[index] ?? 0)), last].join(' '.repeat(GAP))}`.trimEnd();
}

function hiddenLine(hidden: Readonly<Record<ValueOutcome, number>>, paint: Colors): readonly string[] {
  const parts = OUTCOMES.filter((outcome) => hidden[outcome] > 0).map(
    (outcome) => `${hidden[outcome]} ${outcome}`,
  );
  const total = OUTCOMES.reduce((sum, outcome) => sum + hidden[outcome], 0);
  return total === 0
    ? []
    : [paint.dim(`  … and ${formatCount(total, 'more value')} of it: ${parts.join(', ')}`)];
}

export const ORDER_NOTE = "Lists are shown in Graph's order. Callers receive them sorted.";

export function formatCounts(counts: Readonly<Record<ValueOutcome, number>>, paint: Colors): string {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) =>
    getColor(outcome, paint)(`${counts[outcome]} ${outcome}`),
  );
  return parts.length === 0 ? 'nothing to treat' : parts.join(' · ');
}

function getColor(outcome: ValueOutcome, paint: Colors): (text: string) => string {
  const colors: Readonly<Record<ValueOutcome, (text: string) => string>> = {
    dropped: paint.red,
    pseudonymized: paint.yellow,
    reduced: paint.cyan,
    sealed: paint.magenta,
    kept: paint.green,
  };
  return colors[outcome];
}

/** The part of a comparison that a person can read at once. */
type Excerpt = {
  /** The collection item shown, from 0; undefined for a single entity. */
  readonly item: { readonly index: number; readonly of: number } | undefined;
  /** Paths are relative to the item. */
  readonly rows: readonly ComparedValue[];
  readonly hidden: Readonly<Record<ValueOutcome, number>>;
};

const ITEM = /^value\[(\d+)\](?:\.|$)/;

/**
 * Selects the collection item with the most to see, and at most `maxPerOutcome` of its values for each outcome.
 * Annotations of the response, such as the next link, always stay.
 */
export function chooseRows(rows: readonly ComparedValue[], maxPerOutcome: number): Excerpt {
  const items = groupByItem(rows);
  const topLevel = rows.filter(({ path }) => !ITEM.test(path));
  const [first, ...rest] = items;
  if (first === undefined) return { item: undefined, ...select(rows, maxPerOutcome) };
  const chosen = rest.reduce((best, item) => (richness(item) > richness(best) ? item : best), first);
  const { rows: shown, hidden } = select(chosen.map(relative), maxPerOutcome);
  const index = Number(ITEM.exec(chosen[0]?.path ?? '')?.[1] ?? 0);
  return { item: { index, of: items.length }, rows: [...shown, ...topLevel], hidden };
}

function groupByItem(rows: readonly ComparedValue[]): readonly (readonly ComparedValue[])[] {
  const groups = new Map<string, ComparedValue[]>();
  for (const row of rows) {
    const index = ITEM.exec(row.path)?.[1];
    if (index !== undefined) groups.set(index, [...(groups.get(index) ?? []), row]);
  }
  return [...groups.values()];
}

function richness(rows: readonly ComparedValue[]): number {
  return new Set(rows.map(({ outcome }) => outcome)).size * 10_000 + rows.length;
}

function select(rows: readonly ComparedValue[], maxPerOutcome: number): Pick<Excerpt, 'rows' | 'hidden'> {
  const left = new Map<ValueOutcome, number>(OUTCOMES.map((outcome) => [outcome, maxPerOutcome]));
  const isShown = ({ outcome }: ComparedValue) => {
    const room = left.get(outcome) ?? 0;
    left.set(outcome, room - 1);
    return room > 0;
  };
  const shown = new Set(rows.filter(isShown));
  return { rows: [...shown], hidden: countOutcomes(rows.filter((row) => !shown.has(row))) };
}

function relative(row: ComparedValue): ComparedValue {
  return { ...row, path: row.path.replace(ITEM, '') || row.path };
}
