import { decodeUtf8 } from '@nymgate/engine/kernel/bytes';
import type { JsonLimits } from '@nymgate/engine/kernel/json/json';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { LeafAction, Treatment } from '@nymgate/engine/plan/treatments';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { SanitizeResult } from '@nymgate/engine/sanitizer/open-sanitizer';
import type { ColumnCount } from '../bulk-plan.ts';
import { type CellCounts, createColumnCount } from '../column-counts.ts';
import { describeTreatment } from '../describe-action.ts';
import { dropUnprintable } from './drop-unprintable.ts';
import { findChild, type PropertyTree } from './property-tree.ts';

/** Counts what becomes of the properties of records, by path of the rules. */
export type PropertyCounter = {
  /** A record that leaves: as it came, as it leaves, and what the sanitizer counted in it. */
  readonly add: (before: Uint8Array, after: Uint8Array, tally: Tally) => void;
  /** As `dropUnprintable`, counted. */
  readonly dropUnprintable: (record: Uint8Array, limits: JsonLimits) => Uint8Array | undefined;
  readonly counts: () => readonly ColumnCount[];
};

const [QUOTE, SMALL_L, SMALL_U] = [0x22, 0x6c, 0x75];

const DELIVERING = Object.keys({
  ...{ keep: true, pseudonymize: true, coarsen: true, textDigest: true },
  ...{ keepPhrases: true, meetingProvider: true, sealLink: true },
} satisfies Record<Exclude<Treatment, 'drop'>, true>) as readonly Treatment[];

type Tally = Pick<SanitizeResult, 'treatments' | 'mismatches' | 'unlisted'>;

type LeafCounts = CellCounts & { /** Of those that are rejected. */ unprintable: number };
type Leaf = { readonly path: string; readonly action: LeafAction; readonly counts: LeafCounts };

/**
 * Most records are complete and lose nothing. The sanitizer's own numbers prove that, and one addition counts all of their properties; any
 * other record is read before and after. Values are counted by path, because a list that loses elements has no places to compare.
 */
export function createPropertyCounter(node: PlanNode): PropertyCounter {
  const leaves: Leaf[] = [];
  const tree = toTree(node, '', leaves);
  const isProvable = hasOneValueEach(node) && !leaves.some(({ action }) => mayDropByRule(action));
  let complete = 0;
  return {
    add: (before, after, tally) => {
      if (isProvable && isComplete(after, tally, leaves.length)) complete += 1;
      else countRecord(leaves, countValues(tree, before, leaves), countValues(tree, after, leaves));
    },
    dropUnprintable: (record, limits) =>
      dropUnprintable(tree, { record, limits }, (number) => {
        const leaf = leaves[number];
        if (leaf !== undefined) leaf.counts.unprintable += 1;
      }),
    counts: () => leaves.map((leaf) => toLeafCount(leaf, complete)),
  };
}

function toLeafCount({ path, action, counts }: Leaf, complete: number): ColumnCount {
  const { filled, emptied, rejected, unprintable } = counts;
  return createColumnCount(
    { name: path, treatment: describeTreatment(action) },
    {
      ...{ filled: filled + complete, emptied },
      rejected: { format: rejected - unprintable, characters: unprintable },
    },
  );
}

function toTree(node: PlanNode, path: string, leaves: Leaf[]): PropertyTree {
  if (node.kind === 'leaf') {
    const { action } = node;
    if (action.treatment === 'drop') return { kind: 'leaf', number: -1, action };
    leaves.push({ path, action, counts: { filled: 0, emptied: 0, rejected: 0, unprintable: 0 } });
    return { kind: 'leaf', number: leaves.length - 1, action };
  }
  if (node.kind === 'array') return { kind: 'array', items: toTree(node.items, `${path}[]`, leaves) };
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const properties = [...node.properties].map(
    ([name, child]) => [name, toTree(child, below(name), leaves)] as const,
  );
  const others = node.others && toTree(node.others, below('*'), leaves);
  return { kind: 'object', properties: new Map(properties), ...(others !== undefined && { others }) };
}

/** Whether each leaf stands for one value of a record at most. */
function hasOneValueEach(node: PlanNode): boolean {
  if (node.kind === 'leaf') return true;
  if (node.kind === 'array' || node.others !== undefined || node.stricter !== undefined) return false;
  return [...node.properties.values()].every(hasOneValueEach);
}

/** Whether a rule lets nothing of some values leave and counts them as treated. */
function mayDropByRule(action: LeafAction): boolean {
  return (
    action.treatment === 'meetingProvider' || (action.treatment === 'keep' && action.byDomainPolicy === true)
  );
}

/** As many values as leaves were treated, none was lost, and none is empty. Texts with these words are read like any other record. */
function isComplete(after: Uint8Array, { treatments, mismatches, unlisted }: Tally, leaves: number): boolean {
  if (mismatches > 0 || unlisted > 0) return false;
  let treated = 0;
  for (const treatment of DELIVERING) treated += treatments[treatment];
  return treated === leaves && !hasEmptyValue(after);
}

/** Whether an empty text or `null` may be among the values: two quotes side by side, or `ull`. A loop, because a search by the runtime costs more than a record has bytes. */
function hasEmptyValue(json: Uint8Array): boolean {
  let before = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === before && (byte === QUOTE || (byte === SMALL_L && json[at - 2] === SMALL_U))) return true;
    before = byte;
  }
  return false;
}

/** How many filled values each leaf has. */
function countValues(tree: PropertyTree, record: Uint8Array, leaves: readonly Leaf[]): Uint32Array {
  const found = new Uint32Array(leaves.length);
  visit(tree, JSON.parse(decodeUtf8(record)), found);
  return found;
}

function visit(tree: PropertyTree, value: unknown, found: Uint32Array): void {
  if (tree.kind === 'leaf') {
    if (tree.number >= 0 && isFilled(value, tree.action)) found[tree.number] = (found[tree.number] ?? 0) + 1;
  } else if (tree.kind === 'array' && Array.isArray(value)) {
    for (const item of value) visit(tree.items, item, found);
  } else if (tree.kind === 'object' && isObject(value)) {
    for (const [name, child] of Object.entries(value)) {
      const below = findChild(tree, name);
      if (below !== undefined) visit(below, child, found);
    }
  } else visitMismatch(tree, value, found);
}

/** A value of another kind than its rules is lost with all that they would take of it. */
function visitMismatch(tree: PropertyTree, value: unknown, found: Uint32Array): void {
  if (tree.kind === 'leaf') visit(tree, value, found);
  else if (tree.kind === 'array') visitMismatch(tree.items, value, found);
  else {
    for (const child of tree.properties.values()) visitMismatch(child, value, found);
    if (tree.others !== undefined) visitMismatch(tree.others, value, found);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As in a table: a kept blank is a text, to all other treatments it is nothing. */
function isFilled(value: unknown, { treatment }: LeafAction): boolean {
  if (typeof value !== 'string') return value !== null && value !== undefined;
  return treatment === 'keep' ? value !== '' : !isBlankInJava(value);
}

function countRecord(leaves: readonly Leaf[], before: Uint32Array, after: Uint32Array): void {
  leaves.forEach(({ action, counts }, at) => {
    const [came, left] = [before[at] ?? 0, after[at] ?? 0];
    counts.filled += left;
    counts[isEmptiedByRule(action) ? 'emptied' : 'rejected'] += Math.max(0, came - left);
  });
}

function isEmptiedByRule(action: LeafAction): boolean {
  return action.treatment === 'keepPhrases' || mayDropByRule(action);
}
