import type { AlignedRow } from 'nymgate-console';
import type { JsonArray, JsonNode, JsonObject } from '../../../kernel/json/json.ts';
import { fateOf } from '../../call/compare-delivery.ts';
import { type FieldTree, partOf, sentenceOf } from './field-tree.ts';
import { pairElements } from './pair-elements.ts';

type Side = JsonNode | undefined;
type Container = JsonArray | JsonObject;

/** Where a walk stands. `tree` is what the rules say of this place, `around` the sentence of the nearest place that has one. */
type Place = {
  readonly name: string;
  readonly depth: number;
  readonly tree: FieldTree | undefined;
  readonly around: number | undefined;
};

/** Lays two documents side by side, in Graph's order; what only ours has stands behind what it follows there. */
export function alignRows(raw: Side, safe: Side, tree: FieldTree | undefined): AlignedRow[] {
  const rows: AlignedRow[] = [];
  visit({ name: '', depth: 0, tree, around: undefined }, raw, safe);
  return rows;

  function visit(place: Place, one: Side, other: Side): void {
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

  /** One of the two is there. */
  function openContainer(place: Place, one: Container | undefined, other: Container | undefined): void {
    const shape = (one ?? other)?.kind === 'object' ? 'object' : 'list';
    const { name, depth, tree: part } = place;
    const dropped = other === undefined;
    const field = sentenceOf(part, dropped ? 'dropped' : 'delivered') ?? place.around;
    const head = { depth, name, ...(field !== undefined && { field }) };
    rows.push({ ...head, kind: `open-${shape}`, ...(dropped && { fate: 'dropped' as const }) });
    const inner = { ...place, depth: depth + 1, around: field };
    if (shape === 'object') visitEntries(inner, entriesOf(one), entriesOf(other));
    else visitItems(inner, itemsOf(one), itemsOf(other));
    rows.push({ depth, name: '', kind: `close-${shape}` });
  }

  function visitEntries(place: Place, one: JsonObject['entries'], other: JsonObject['entries']): void {
    const theirs = new Set(one.map(([key]) => key));
    let next = 0;
    const ours = new Map(other);
    const onlyOurs = (): void => {
      for (let entry = other[next]; entry !== undefined && !theirs.has(entry[0]); entry = other[next]) {
        visit(inside(place, entry[0]), undefined, entry[1]);
        next += 1;
      }
    };
    onlyOurs();
    for (const [key, value] of one) {
      visit(inside(place, key), value, ours.get(key));
      // A key that stands twice is delivered once.
      ours.delete(key);
      if (other[next]?.[0] !== key) continue;
      next += 1;
      onlyOurs();
    }
    for (const [key, value] of other.slice(next))
      if (!theirs.has(key)) visit(inside(place, key), undefined, value);
  }

  function visitItems(place: Place, one: readonly JsonNode[], other: readonly JsonNode[]): void {
    const pairs = pairElements(one, other);
    const tree = partOf(place.tree, '*');
    for (const [index, value] of one.entries())
      visit({ ...place, name: String(index), tree }, value, other[pairs[index] ?? -1]);
    if (one.length === 0)
      for (const [index, value] of other.entries())
        visit({ ...place, name: String(index), tree }, undefined, value);
  }

  function pushValue({ name, depth, tree: part, around }: Place, one: Side, other: Side): void {
    const raw = one === undefined ? undefined : textOf(one);
    const safe = other === undefined ? undefined : textOf(other);
    // Null, empty texts and empty lists say nothing.
    const says = raw !== undefined && !/^(?:null|""|\[\]|\{\})$/.test(raw);
    const became = one === null ? 'null' : safe === undefined ? 'dropped' : 'delivered';
    const field = sentenceOf(part, became) ?? around;
    rows.push({
      depth,
      name,
      kind: 'value',
      ...(raw !== undefined && { raw }),
      ...(safe !== undefined && { safe }),
      ...(says && { fate: fateOf(raw, safe) }),
      ...(field !== undefined && { field }),
    });
  }
}

function inside(place: Place, key: string): Place {
  return { ...place, name: key, tree: partOf(place.tree, key) };
}

function textOf(node: JsonNode): string {
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  if (node.kind === 'number') return node.text;
  return node.kind === 'object' ? '{}' : '[]';
}

function isContainer(node: Side): node is Container {
  return typeof node === 'object' && node !== null && node.kind !== 'number';
}

/** An empty one is a value of one line. */
function isFilled(node: Side): node is Container {
  return isContainer(node) && (node.kind === 'object' ? node.entries : node.items).length > 0;
}

function sameKind(one: Container, other: Container): Container | undefined {
  return one.kind === other.kind ? other : undefined;
}

function entriesOf(node: Container | undefined): JsonObject['entries'] {
  return node?.kind === 'object' ? node.entries : [];
}

function itemsOf(node: Container | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}
