import type { PatternNode } from './pattern-node.ts';

/** RE2 takes a repetition of 1,000, a thousand levels, and more than a million of all else (re2js, `Parser`); this is far below. */
const SMALL = 500;

/**
 * Whether a pattern, its repetitions written out, is so small that RE2 cannot find it too large. False says nothing.
 *
 * @example isSurelySmall(readPattern('(a{10}){200}', false).node) // false
 */
export function isSurelySmall(node: PatternNode): boolean {
  return sizeOf(node) <= SMALL;
}

/** How many steps a pattern has when its repetitions are written out; no less than its depth. */
function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
      return 1 + node.set.length;
    case 'assert':
      return 1;
    case 'sequence':
      return 1 + sumOf(node.items);
    case 'choice':
      return 1 + sumOf(node.options);
    case 'repeat':
      return 1 + sizeOf(node.inner) * Math.max(1, node.least, Number.isFinite(node.most) ? node.most : 0);
    case 'group':
    case 'lookahead':
      return 1 + sizeOf(node.inner);
  }
}

function sumOf(nodes: readonly PatternNode[]): number {
  return nodes.reduce((sum, node) => sum + sizeOf(node), 0);
}
