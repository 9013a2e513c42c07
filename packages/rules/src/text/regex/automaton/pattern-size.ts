import { getChildNodes, type PatternNode, PatternSyntaxError } from '../tree/pattern-node.ts';
import { collectSets } from './code-classes.ts';

/** Nodes of an automaton with repetitions expanded. */
const MAX_NODES = 50_000;
/** Maximum product of nested repetitions, as in RE2. */
const MAX_REPEATS = 1_000;
const MAX_SETS = 2_000;

/** @throws PatternSyntaxError the pattern is too large */
export function assertPatternSize(root: PatternNode): void {
  if (!isSmall(root)) throw new PatternSyntaxError('the pattern is too large', 0);
}

export function isSmall(root: PatternNode): boolean {
  return hasAtMostNodes(root, MAX_NODES);
}

export function hasAtMostNodes(root: PatternNode, nodes: number): boolean {
  if (countNodes(root) > nodes || countRepeats(root) > MAX_REPEATS) return false;
  // Comparing sets takes longer than everything else, and few patterns have this many.
  return countSetNodes(root) <= MAX_SETS || collectSets(root).size <= MAX_SETS;
}

function countSetNodes(node: PatternNode): number {
  return node.kind === 'set' ? 1 : sum(getChildNodes(node).map(countSetNodes));
}

function countNodes(node: PatternNode): number {
  if (node.kind === 'set' || node.kind === 'assert') return 1;
  const inside = sum(getChildNodes(node).map(countNodes));
  if (node.kind === 'choice') return inside + node.options.length;
  if (node.kind === 'group') return inside + 2;
  if (node.kind !== 'repeat') return inside;
  const copies = node.max === Number.POSITIVE_INFINITY ? Math.max(1, node.min) : node.max;
  return copies * (inside + 1) + 2;
}

/** The maximum product of nested repetitions. */
function countRepeats(node: PatternNode): number {
  const inside = Math.max(1, ...getChildNodes(node).map(countRepeats));
  if (node.kind !== 'repeat') return inside;
  return Math.max(1, node.max === Number.POSITIVE_INFINITY ? node.min : node.max) * inside;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
