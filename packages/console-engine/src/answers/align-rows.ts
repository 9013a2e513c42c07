import type { JsonArray, JsonNode, JsonObject } from '@nymgate/engine/kernel/json/json';
import { classifyOutcome } from '@nymgate/shell/call/compare-delivery';
import type { AlignedRow } from 'nymgate-console';
import { ProblemError } from '../shared/to-console-error.ts';
import { type FieldTree, findExplanationIndex, getChild } from './explain-response.ts';
import { pairElements } from './pair-elements.ts';

type Side = JsonNode | undefined;
type Container = JsonArray | JsonObject;

type RowPosition = {
  readonly name: string;
  readonly depth: number;
  readonly tree: FieldTree | undefined;
  readonly parent: number | undefined;
};

/** Browsers limit an element to 33 million pixels; later rows would be invisible although they are delivered. */
export const MAX_ROWS = 1_000_000;

/**
 * Aligns two documents in Graph's order; values that only the safe one has follow their predecessor there.
 * @throws ProblemError ANSWER_TOO_LONG
 */
export function alignRows(raw: Side, safe: Side, tree: FieldTree | undefined): AlignedRow[] {
  const rows: AlignedRow[] = [];
  visit({ name: '', depth: 0, tree, parent: undefined }, raw, safe);
  return rows;

  function visit(place: RowPosition, one: Side, other: Side): void {
    if (isFilled(one)) {
      const same = isFilled(other) || isContainer(other) ? sameKind(one, other) : undefined;
      openContainer(place, one, same);
      if (other !== undefined && same === undefined) visit(place, undefined, other);
    } else if (isFilled(other)) {
      if (one !== undefined && !isContainer(one)) pushValue(place, one, undefined);
      openContainer(place, isContainer(one) ? sameKind(other, one) : undefined, other);
    } else {
      pushValue(place, one, other);
    }
  }

  /** At least one of the two is defined. */
  function openContainer(place: RowPosition, one: Container | undefined, other: Container | undefined): void {
    const shape = (one ?? other)?.kind === 'object' ? 'object' : 'list';
    const { name, depth, tree: part } = place;
    const dropped = other === undefined;
    const field = findExplanationIndex(part, dropped ? 'dropped' : 'delivered') ?? place.parent;
    const head = { depth, name, ...(field !== undefined && { field }) };
    push({ ...head, kind: `open-${shape}`, ...(dropped && { outcome: 'dropped' as const }) });
    const inner = { ...place, depth: depth + 1, parent: field };
    if (shape === 'object') visitEntries(inner, getEntries(one), getEntries(other));
    else visitItems(inner, getItems(one), getItems(other));
    push({ depth, name: '', kind: `close-${shape}` });
  }

  function visitEntries(place: RowPosition, one: JsonObject['entries'], other: JsonObject['entries']): void {
    for (const [key, value, safe] of pairEntries(one, other)) visit(inside(place, key), value, safe);
  }

  function visitItems(place: RowPosition, one: readonly JsonNode[], other: readonly JsonNode[]): void {
    const pairs = pairElements(one, other);
    const { depth, parent } = place;
    const tree = getChild(place.tree, '*');
    for (const [index, value] of one.entries())
      visit({ name: String(index), depth, parent, tree }, value, other[pairs[index] ?? -1]);
    if (one.length === 0)
      for (const [index, value] of other.entries())
        visit({ name: String(index), depth, parent, tree }, undefined, value);
  }

  function pushValue({ name, depth, tree: part, parent }: RowPosition, one: Side, other: Side): void {
    const raw = one === undefined ? undefined : toText(one);
    const safe = other === undefined ? undefined : toText(other);
    const became = one === null ? 'null' : safe === undefined ? 'dropped' : 'delivered';
    push(valueRow({ name, depth, raw, safe, field: findExplanationIndex(part, became) ?? parent }));
  }

  function push(row: AlignedRow): void {
    if (rows.length === MAX_ROWS) throw createTooLongError();
    rows.push(row);
  }
}

function createTooLongError(): ProblemError {
  return new ProblemError({
    code: 'ANSWER_TOO_LONG',
    message: `The response has more than ${MAX_ROWS.toLocaleString('en')} rows, the maximum that the page can show.`,
    fix: 'Request fewer rows ($top), or paste part of it.',
  });
}

/** Members in Graph's order; those that only the safe one has follow their predecessor there. */
function* pairEntries(
  one: JsonObject['entries'],
  other: JsonObject['entries'],
): Generator<readonly [key: string, raw: Side, safe: Side]> {
  const theirs = new Set(one.map(([key]) => key));
  const ours = new Map(other);
  let next = 0;
  function* onlyOurs(): Generator<readonly [string, Side, Side]> {
    for (let entry = other[next]; entry !== undefined && !theirs.has(entry[0]); entry = other[next]) {
      yield [entry[0], undefined, entry[1]];
      next += 1;
    }
  }
  yield* onlyOurs();
  for (const [key, value] of one) {
    yield [key, value, ours.get(key)];
    // A duplicate key is delivered once.
    ours.delete(key);
    if (other[next]?.[0] !== key) continue;
    next += 1;
    yield* onlyOurs();
  }
  for (const [key, value] of other.slice(next)) if (!theirs.has(key)) yield [key, undefined, value];
}

type Value = {
  readonly name: string;
  readonly depth: number;
  readonly raw: string | undefined;
  readonly safe: string | undefined;
  readonly field: number | undefined;
};

/** Assigns each member: large responses have 250,000 rows, and spreading dominates their cost. */
function valueRow({ name, depth, raw, safe, field }: Value): AlignedRow {
  const row: { -readonly [Key in keyof AlignedRow]: AlignedRow[Key] } = { depth, name, kind: 'value' };
  if (raw !== undefined) row.raw = raw;
  if (safe !== undefined) row.safe = safe;
  if (raw !== undefined && !EMPTY_VALUES.has(raw)) row.outcome = classifyOutcome(raw, safe);
  if (field !== undefined) row.field = field;
  return row;
}

const EMPTY_VALUES: ReadonlySet<string> = new Set(['null', '""', '[]', '{}']);

function inside({ depth, parent, tree }: RowPosition, key: string): RowPosition {
  return { name: toVisibleText(key), depth, parent, tree: getChild(tree, key) };
}

function toText(node: JsonNode): string {
  if (typeof node !== 'object' || node === null) return toVisibleText(JSON.stringify(node));
  if (node.kind === 'number') return node.text;
  return node.kind === 'object' ? '{}' : '[]';
}

function isContainer(node: Side): node is Container {
  return typeof node === 'object' && node !== null && node.kind !== 'number';
}

/** An empty container is a single row. */
function isFilled(node: Side): node is Container {
  return isContainer(node) && (node.kind === 'object' ? node.entries : node.items).length > 0;
}

function sameKind(one: Container, other: Container): Container | undefined {
  return one.kind === other.kind ? other : undefined;
}

function getEntries(node: Container | undefined): JsonObject['entries'] {
  return node?.kind === 'object' ? node.entries : [];
}

function getItems(node: Container | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** Invisible and bidirectional characters, except the joiners of letters and emoji. */
const INVISIBLE_CHARACTERS =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

const PLAIN = /^[ -~]*$/;

/** Escapes invisible characters as JSON does (`\u202e`): a value must not change how the page displays. */
function toVisibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE_CHARACTERS, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
