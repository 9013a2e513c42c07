import { PatternFault, type PatternNode } from '../tree/pattern-node.ts';
import { setsOf } from './code-classes.ts';

/** Nodes of an automaton, repetitions written out. */
const MOST_NODES = 50_000;
/** How often repetitions inside of repetitions may repeat together, as in RE2. */
const MOST_REPEATS = 1_000;
const MOST_SETS = 2_000;

/**
 * Looks whether an automaton can be built, without building it.
 *
 * @throws PatternFault the pattern is too large
 */
export function checkSize(root: PatternNode): void {
  if (!isSmall(root)) throw new PatternFault('the pattern is too large', 0);
}

/** Whether an automaton can be built. */
export function isSmall(root: PatternNode): boolean {
  return fits(root, MOST_NODES);
}

/** Whether its automaton has so many nodes at most, and sets and repetitions are within bounds. */
export function fits(root: PatternNode, nodes: number): boolean {
  if (sizeOf(root) > nodes || repeatsOf(root) > MOST_REPEATS) return false;
  // To tell equal sets takes longer than all the rest, and nearly no pattern has so many at all.
  return setNodesOf(root) <= MOST_SETS || setsOf(root).size <= MOST_SETS;
}

/** How many sets are written in a pattern. */
function setNodesOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return sum(node.items.map(setNodesOf));
    case 'choice':
      return sum(node.options.map(setNodesOf));
    case 'assert':
      return 0;
    default:
      return setNodesOf(node.inner);
  }
}

function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return sum(node.items.map(sizeOf));
    case 'choice':
      return sum(node.options.map(sizeOf)) + node.options.length;
    case 'group':
      return sizeOf(node.inner) + 2;
    case 'lookahead':
      return sizeOf(node.inner);
    case 'repeat': {
      const copies = node.most === Number.POSITIVE_INFINITY ? Math.max(1, node.least) : node.most;
      return copies * (sizeOf(node.inner) + 1) + 2;
    }
  }
}

/** The product of counted repetitions along the deepest way. */
function repeatsOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return Math.max(1, ...node.items.map(repeatsOf));
    case 'choice':
      return Math.max(1, ...node.options.map(repeatsOf));
    case 'group':
    case 'lookahead':
      return repeatsOf(node.inner);
    case 'repeat':
      return (
        Math.max(1, node.most === Number.POSITIVE_INFINITY ? node.least : node.most) * repeatsOf(node.inner)
      );
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
