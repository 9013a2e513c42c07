import { encodeUtf8, openTextMemory } from '../../kernel/bytes.ts';
import { type JsonNode, writeJson } from '../../kernel/json/json.ts';

// In Graph, the position of an element is a key: a recipient who sees the same list can read names from it (S2). So elements leave
// sorted by what is delivered of them: by the delivered id, without one by the whole element. Elements with the same id
// keep Graph's order, because of several states of one thing the last one counts.

/** The property that objects of a list are sorted by. */
export const ROW_KEY = 'id';

/** What an element is sorted by. Texts are JSON without spaces, one character for each byte of its UTF-8. */
export type RowOrder = {
  /** The delivered id; absent: it has none. */
  readonly key?: string | undefined;
  /** The whole element; empty when there is a key. */
  readonly text: string;
  /** Number of the run of equal values of `$orderby`; 0 without one. */
  readonly run: number;
};

/** Paths of the properties that the caller asked Graph to order by, such as `[['start', 'dateTime']]`. */
export type OrderPaths = readonly (readonly string[])[];

/** The order of the elements: the places that they have in Graph's. Undefined: it stays as it is. */
export function sortRows(rows: readonly RowOrder[]): readonly number[] | undefined {
  const order = rows.map((_, place) => place);
  order.sort((a, b) => compareRows(rows[a] as RowOrder, rows[b] as RowOrder));
  return order.every((place, index) => place === index) ? undefined : order;
}

function compareRows(a: RowOrder, b: RowOrder): number {
  if (a.run !== b.run) return a.run - b.run;
  if (a.key !== undefined && b.key !== undefined) return compareKeys(a.key, b.key);
  if (a.key !== b.key) return a.key === undefined ? 1 : -1;
  return compareTexts(a.text, b.text);
}

const DIGIT = /^\d/;

/** Numbers by their size. */
export function compareKeys(a: string, b: string): number {
  if (a.length !== b.length && DIGIT.test(a) && DIGIT.test(b)) return a.length - b.length;
  return compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const DIRECTION = /\s+(?:asc|desc)$/;

/**
 * The paths of an option `$orderby` as it went to Graph.
 *
 * @example parseOrderPaths('start/dateTime desc,id') // [['start', 'dateTime'], ['id']]
 */
export function parseOrderPaths(orderBy: string): OrderPaths {
  return orderBy.split(',').map((item) => item.trim().replace(DIRECTION, '').split('/'));
}

type RowsOptions = {
  /** False: the plan of the elements doesn't name an id, so one that a rule for other names let through is no key. */
  readonly hasKey: boolean;
  readonly paths?: OrderPaths | undefined;
};

/** What the elements of a list are sorted by. */
export function describeRows(
  items: readonly JsonNode[],
  { hasKey, paths }: RowsOptions,
): readonly RowOrder[] {
  let run = 0;
  let previous: string | undefined;
  return items.map((item) => {
    if (paths !== undefined) {
      const values = paths.map((path) => writeValue(item, path)).join();
      if (previous !== undefined && values !== previous) run += 1;
      previous = values;
    }
    return describeRow(item, hasKey, run);
  });
}

function describeRow(item: JsonNode, hasKey: boolean, run: number): RowOrder {
  const id = hasKey ? getProperty(item, ROW_KEY) : undefined;
  const sorts = typeof id === 'string' || (typeof id === 'object' && id?.kind === 'number');
  return sorts ? { key: toByteText(id), text: '', run } : { text: toByteText(item), run };
}

function writeValue(item: JsonNode, path: readonly string[]): string {
  let value: JsonNode | undefined = item;
  for (const name of path) value = value === undefined ? undefined : getProperty(value, name);
  return value === undefined ? '' : writeJson(value);
}

function getProperty(item: JsonNode, name: string): JsonNode | undefined {
  if (typeof item !== 'object' || item?.kind !== 'object') return undefined;
  return item.entries.find(([key]) => key === name)?.[1];
}

const NOT_ASCII = /[^\0-\x7f]/;

function toByteText(node: JsonNode): string {
  const text = writeJson(node);
  if (!NOT_ASCII.test(text)) return text;
  const bytes = encodeUtf8(text);
  return openTextMemory(bytes.buffer as ArrayBuffer).readLatin1(
    bytes.byteOffset,
    bytes.byteOffset + bytes.length,
  );
}
