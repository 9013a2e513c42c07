import type { GrammarNode } from './read-grammar.ts';

/** A range of characters; `hex`: or a letter from `a` to `f`, in either case, beside the digits. */
type BytePosition = { readonly low: number; readonly high: number; readonly hex?: true };

/** Texts of one length: for each place what its character may be. */
export type Shape = readonly BytePosition[];

/** Longest text, and most shapes, that are worth it. */
const MAX_LENGTH = 48;
const MAX_SHAPES = 144;

/**
 * A grammar of few forms, all short, written out: `2026-01-02` and the like. Texts of one can be held to it 16 bytes at a time.
 *
 * @returns undefined for every other grammar
 * @example findShapes({ kind: 'sequence', parts: [digit, digit] })?.length // 1
 */
export function findShapes(grammar: GrammarNode): readonly Shape[] | undefined {
  const shapes = expand(grammar);
  if (shapes?.every(({ length }) => length <= MAX_LENGTH) !== true) return undefined;
  const places = shapes.flat();
  return places.some(({ hex }) => hex) && !places.every(isHexOrNone) ? undefined : shapes;
}

const HEX = /^[\dA-Fa-f]$/;
const HEX_DIGITS = [...'0123456789ABCDEFabcdef'].map((digit) => digit.charCodeAt(0));

/** Where one place takes hexadecimal digits, letters among them are read as digits everywhere: so others must take neither. */
function isHexOrNone({ low, high, hex }: BytePosition): boolean {
  return hex === true || (low === high && !HEX.test(String.fromCharCode(low)));
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
      if (node.most > MAX_LENGTH) return undefined;
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
    if (next === undefined || shapes === undefined || shapes.length * next.length > MAX_SHAPES)
      return undefined;
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
  return joined.length > MAX_SHAPES ? undefined : joined;
}

function rangesOf(members: ReadonlySet<number>): readonly BytePosition[] {
  if (members.size === HEX_DIGITS.length && HEX_DIGITS.every((digit) => members.has(digit)))
    return [{ low: 0x30, high: 0x39, hex: true }];
  const ranges: { low: number; high: number }[] = [];
  for (const code of [...members].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.high === code - 1) last.high = code;
    else ranges.push({ low: code, high: code });
  }
  return ranges;
}
