import { type PatternNode, PatternSyntaxError } from '../tree/pattern-node.ts';
import { collectSets } from './code-classes.ts';

/** Nodes of an automaton, repetitions written out. */
const MAX_NODES = 50_000;
/** How often repetitions inside of repetitions may repeat together, as in RE2. */
const MAX_REPEATS = 1_000;
const MAX_SETS = 2_000;

/**
 * Looks whether an automaton can be built, without building it.
 *
 * @throws PatternFault the pattern is too large
 */
export function assertPatternSize(root: PatternNode): void {
  if (!isSmall(root)) throw new PatternSyntaxError('the pattern is too large', 0);
}

/** Whether an automaton can be built. */
export function isSmall(root: PatternNode): boolean {
  return hasAtMostNodes(root, MAX_NODES);
}

/** Whether its automaton has so many nodes at most, and sets and repetitions are within bounds. */
export function hasAtMostNodes(root: PatternNode, nodes: number): boolean {
  if (countNodes(root) > nodes || countRepeats(root) > MAX_REPEATS) return false;
  // To tell equal sets takes longer than all the rest, and nearly no pattern has so many at all.
  return countSetNodes(root) <= MAX_SETS || collectSets(root).size <= MAX_SETS;
}

/** How many sets are written in a pattern. */
function countSetNodes(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return sum(node.items.map(countSetNodes));
    case 'choice':
      return sum(node.options.map(countSetNodes));
    case 'assert':
      return 0;
    default:
      return countSetNodes(node.inner);
  }
}

function countNodes(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return sum(node.items.map(countNodes));
    case 'choice':
      return sum(node.options.map(countNodes)) + node.options.length;
    case 'group':
      return countNodes(node.inner) + 2;
    case 'lookahead':
      return countNodes(node.inner);
    case 'repeat': {
      const copies = node.max === Number.POSITIVE_INFINITY ? Math.max(1, node.min) : node.max;
      return copies * (countNodes(node.inner) + 1) + 2;
    }
  }
}

/** The product of counted repetitions along the deepest way. */
function countRepeats(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return Math.max(1, ...node.items.map(countRepeats));
    case 'choice':
      return Math.max(1, ...node.options.map(countRepeats));
    case 'group':
    case 'lookahead':
      return countRepeats(node.inner);
    case 'repeat':
      return (
        Math.max(1, node.max === Number.POSITIVE_INFINITY ? node.min : node.max) * countRepeats(node.inner)
      );
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
