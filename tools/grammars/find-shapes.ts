import type { GrammarNode } from './read-grammar.ts';

/** Texts of one length: for each place the range that its character lies in. */
export type Shape = readonly { readonly low: number; readonly high: number }[];

/** Longest text, and most shapes, that are worth it. */
const LONGEST = 48;
const MOST = 96;

/**
 * A grammar of few forms, all short, written out: `2026-01-02` and the like. Texts of one can be held to it 16 bytes at a time.
 *
 * @returns undefined for every other grammar
 * @example findShapes({ kind: 'sequence', parts: [digit, digit] })?.length // 1
 */
export function findShapes(grammar: GrammarNode): readonly Shape[] | undefined {
  const shapes = expand(grammar);
  return shapes?.every(({ length }) => length <= LONGEST) === true ? shapes : undefined;
}

function expand(node: GrammarNode): readonly Shape[] | undefined {
  switch (node.kind) {
    case 'set':
      return rangesOf(node.members).map((range) => [range]);
    case 'choice':
      return bounded(node.options.map(expand), (all) => all.flat());
    case 'sequence':
      return inOrder(node.parts);
    case 'repeat': {
      if (node.most > LONGEST) return undefined;
      const times = Array.from({ length: node.most - node.least + 1 }, (_, more) => node.least + more);
      return bounded(
        times.map((count) => inOrder(new Array<GrammarNode>(count).fill(node.node))),
        (all) => all.flat(),
      );
    }
  }
}

function inOrder(parts: readonly GrammarNode[]): readonly Shape[] | undefined {
  let shapes: readonly Shape[] | undefined = [[]];
  for (const part of parts) {
    const next = expand(part);
    if (next === undefined || shapes === undefined || shapes.length * next.length > MOST) return undefined;
    shapes = shapes.flatMap((shape) => next.map((more) => [...shape, ...more]));
  }
  return shapes;
}

function bounded(
  all: readonly (readonly Shape[] | undefined)[],
  join: (all: readonly (readonly Shape[])[]) => readonly Shape[],
): readonly Shape[] | undefined {
  if (!all.every((shapes) => shapes !== undefined)) return undefined;
  const joined = join(all);
  return joined.length > MOST ? undefined : joined;
}

function rangesOf(members: ReadonlySet<number>): readonly { readonly low: number; readonly high: number }[] {
  const ranges: { low: number; high: number }[] = [];
  for (const code of [...members].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.high === code - 1) last.high = code;
    else ranges.push({ low: code, high: code });
  }
  return ranges;
}
