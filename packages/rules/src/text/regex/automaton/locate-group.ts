import { getChildNodes, type PatternNode } from '../tree/pattern-node.ts';

/** Units of a match before and after group 1. */
export type GroupOffsets = { readonly before: number; readonly after: number };

/** `none`: the pattern has no group; `varies`: its position depends on the match. */
export function locateGroup(node: PatternNode): GroupOffsets | 'none' | 'varies' {
  switch (node.kind) {
    case 'group':
      return { before: 0, after: 0 };
    case 'sequence':
      return locateInSequence(node.items);
    default:
      return getChildNodes(node).every((child) => locateGroup(child) === 'none') ? 'none' : 'varies';
  }
}

function locateInSequence(items: readonly PatternNode[]): GroupOffsets | 'none' | 'varies' {
  const at = items.findIndex((item) => locateGroup(item) !== 'none');
  const item = items[at];
  if (item === undefined) return 'none';
  const place = locateGroup(item);
  const before = getTotalWidth(items.slice(0, at));
  const after = getTotalWidth(items.slice(at + 1));
  if (typeof place === 'string' || before === undefined || after === undefined) return 'varies';
  return { before: before + place.before, after: after + place.after };
}

function getTotalWidth(items: readonly PatternNode[]): number | undefined {
  const widths = items.map(getWidth);
  return widths.includes(undefined)
    ? undefined
    : widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
}

/** UTF-16 units; undefined: it depends on the text. */
function getWidth(node: PatternNode): number | undefined {
  switch (node.kind) {
    case 'set': {
      const [least, most] = [node.set[0]?.[0] ?? 0, node.set.at(-1)?.[1] ?? 0];
      return most <= 0xffff ? 1 : least > 0xffff ? 2 : undefined;
    }
    case 'assert':
    case 'lookahead':
      return 0;
    case 'group':
      return getWidth(node.inner);
    case 'sequence':
      return getTotalWidth(node.items);
    case 'choice': {
      const [width, ...others] = new Set(node.options.map(getWidth));
      return others.length === 0 ? width : undefined;
    }
    case 'repeat': {
      const width = getWidth(node.inner);
      return node.min === node.max && width !== undefined ? width * node.min : undefined;
    }
  }
}
