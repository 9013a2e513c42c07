import type { PatternNode } from '../tree/pattern-node.ts';

/** Units of a match before and after group 1. */
export type GroupPlace = { readonly before: number; readonly after: number };

/**
 * Where group 1 stands in every match, when what stands around it always has the same length.
 *
 * @returns `none`: the pattern has no group; `varies`: it must be looked for in each match
 * @example placeGroup(readPattern('(?i)smtp:(.+)').node) // { before: 5, after: 0 }
 */
export function placeGroup(node: PatternNode): GroupPlace | 'none' | 'varies' {
  switch (node.kind) {
    case 'group':
      return { before: 0, after: 0 };
    case 'sequence':
      return placeInSequence(node.items);
    case 'choice':
      return node.options.every((option) => placeGroup(option) === 'none') ? 'none' : 'varies';
    case 'repeat':
    case 'lookahead':
      return placeGroup(node.inner) === 'none' ? 'none' : 'varies';
    case 'set':
    case 'assert':
      return 'none';
  }
}

function placeInSequence(items: readonly PatternNode[]): GroupPlace | 'none' | 'varies' {
  const at = items.findIndex((item) => placeGroup(item) !== 'none');
  const item = items[at];
  if (item === undefined) return 'none';
  const place = placeGroup(item);
  const before = widthOfAll(items.slice(0, at));
  const after = widthOfAll(items.slice(at + 1));
  if (typeof place === 'string' || before === undefined || after === undefined) return 'varies';
  return { before: before + place.before, after: after + place.after };
}

function widthOfAll(items: readonly PatternNode[]): number | undefined {
  let sum = 0;
  for (const item of items) {
    const width = widthOf(item);
    if (width === undefined) return undefined;
    sum += width;
  }
  return sum;
}

/** UTF-16 units that a node always takes; undefined: it depends on the text. */
function widthOf(node: PatternNode): number | undefined {
  switch (node.kind) {
    case 'set': {
      const [least, most] = [node.set[0]?.[0] ?? 0, node.set.at(-1)?.[1] ?? 0];
      return most <= 0xffff ? 1 : least > 0xffff ? 2 : undefined;
    }
    case 'assert':
    case 'lookahead':
      return 0;
    case 'group':
      return widthOf(node.inner);
    case 'sequence':
      return widthOfAll(node.items);
    case 'choice': {
      const [width, ...others] = new Set(node.options.map(widthOf));
      return others.length === 0 ? width : undefined;
    }
    case 'repeat': {
      const width = widthOf(node.inner);
      return node.least === node.most && width !== undefined ? width * node.least : undefined;
    }
  }
}
