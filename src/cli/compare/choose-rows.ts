import { type Compared, countFates, FATES, type Fate } from './compare-answers.ts';

/** A part of a comparison that a person can read at once, and what is missing from it. */
export type Excerpt = {
  /** The item of a collection that is shown, from 0, and of how many; undefined when the answer is one entity. */
  readonly item: { readonly index: number; readonly of: number } | undefined;
  /** Paths are relative to the item. */
  readonly rows: readonly Compared[];
  /** Values of the shown item (or entity) that are left out, by fate. */
  readonly hidden: Readonly<Record<Fate, number>>;
};

const ITEM = /^value\[(\d+)\](?:\.|$)/;

/**
 * Picks the item of a collection with the most to see, and of its values at most `perFate` of each fate, in their order.
 * Annotations of the answer itself, such as the next link, always stay.
 */
export function chooseRows(rows: readonly Compared[], perFate: number): Excerpt {
  const items = groupByItem(rows);
  const own = rows.filter(({ path }) => !ITEM.test(path));
  const [first, ...rest] = items;
  if (first === undefined) return { item: undefined, ...select(rows, perFate) };
  const chosen = rest.reduce((best, item) => (richness(item) > richness(best) ? item : best), first);
  const { rows: shown, hidden } = select(chosen.map(relative), perFate);
  const index = Number(ITEM.exec(chosen[0]?.path ?? '')?.[1] ?? 0);
  return { item: { index, of: items.length }, rows: [...shown, ...own], hidden };
}

function groupByItem(rows: readonly Compared[]): readonly (readonly Compared[])[] {
  const groups = new Map<string, Compared[]>();
  for (const row of rows) {
    const index = ITEM.exec(row.path)?.[1];
    if (index !== undefined) groups.set(index, [...(groups.get(index) ?? []), row]);
  }
  return [...groups.values()];
}

/** Many fates first, then many values. */
function richness(rows: readonly Compared[]): number {
  return new Set(rows.map(({ fate }) => fate)).size * 10_000 + rows.length;
}

function select(rows: readonly Compared[], perFate: number): Pick<Excerpt, 'rows' | 'hidden'> {
  const left = new Map<Fate, number>(FATES.map((fate) => [fate, perFate]));
  const isShown = ({ fate }: Compared) => {
    const room = left.get(fate) ?? 0;
    left.set(fate, room - 1);
    return room > 0;
  };
  const shown = new Set(rows.filter(isShown));
  return { rows: [...shown], hidden: countFates(rows.filter((row) => !shown.has(row))) };
}

function relative(row: Compared): Compared {
  return { ...row, path: row.path.replace(ITEM, '') || row.path };
}
