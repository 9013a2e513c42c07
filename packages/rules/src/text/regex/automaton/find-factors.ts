import type { CharSet } from '../tree/char-set.ts';
import type { PatternNode } from '../tree/pattern-node.ts';

/** Sets of characters that stand side by side, one to three. */
export type Factor = readonly CharSet[];

const LONGEST = 3;
const MOST = 64;
/** Above this share of positions a search for candidates costs more than it saves. */
const WORTH = 0.02;

/**
 * Factors of which every match holds at least one, so that a text without any can be passed over.
 *
 * A set beyond ASCII stands only at the edge of a factor: its characters have several bytes, which would move what follows.
 *
 * @returns undefined when there are none, or none that are seldom enough in texts
 * @example findFactors(readPattern('(?:pwd|pass)=').node) // factors of `wd=` or `ss=` with what stands before
 */
export function findFactors(root: PatternNode): readonly Factor[] | undefined {
  const best = bestOf(root);
  return best !== undefined && best.length <= MOST && cost(best) < WORTH ? best : undefined;
}

/**
 * A character that every match holds, and so seldom that to look for it first pays.
 *
 * @example findNeedle(readPattern('[a-z.]+@[a-z.]+').node) // '@'
 */
export function findNeedle(root: PatternNode): string | undefined {
  const best = bestOf(root);
  const [only] = best ?? [];
  if (only === undefined || best?.length !== 1) return undefined;
  const seldom = only.find((set) => set.length === 1 && set[0]?.[0] === set[0]?.[1] && shareOf(set) < 0.03);
  const code = seldom?.[0]?.[0];
  return code === undefined ? undefined : String.fromCodePoint(code);
}

/** The factors that a node offers at the least cost. */
function bestOf(root: PatternNode): readonly Factor[] | undefined {
  const found: (readonly Factor[])[] = [];
  let run: CharSet[] = [];
  const end = (): void => {
    for (const window of windowsOf(run)) found.push([window]);
    run = [];
  };
  const append = (set: CharSet): void => {
    run.push(set);
    if ((set.at(-1)?.[1] ?? 0) < 0x80) return;
    end();
    run = [set];
  };
  const repeat = ({ inner, least, most }: Extract<PatternNode, { kind: 'repeat' }>): void => {
    if (least === 0) {
      end();
      return;
    }
    const copies = Math.min(least, LONGEST);
    for (let count = 0; count < copies; count += 1) visit(inner);
    if (most === least && least <= LONGEST) return;
    end();
    // The last character is next to what follows, however often it was repeated.
    if (inner.kind === 'set') append(inner.set);
  };
  const visit = (node: PatternNode): void => {
    if (node.kind === 'set') append(node.set);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'group') visit(node.inner);
    else if (node.kind === 'repeat') repeat(node);
    else if (node.kind !== 'assert') end();
    if (node.kind === 'choice') addAll(node.options.map(bestOf));
  };
  /** Each alternative has to offer some. */
  const addAll = (options: readonly (readonly Factor[] | undefined)[]): void => {
    const known = options.filter((option) => option !== undefined);
    if (known.length === options.length) found.push(known.flat());
  };
  visit(root);
  end();
  return found.toSorted((left, right) => cost(left) - cost(right))[0];
}

function windowsOf(run: readonly CharSet[]): readonly Factor[] {
  if (run.length === 0) return [];
  if (run.length <= LONGEST) return [run];
  return Array.from({ length: run.length - LONGEST + 1 }, (_, at) => run.slice(at, at + LONGEST));
}

/** The share of positions of a text at which some factor may begin. */
function cost(factors: readonly Factor[]): number {
  const shares = factors.map((sets) => sets.reduce((product, set) => product * shareOf(set), 1));
  return shares.reduce((sum, share) => sum + share, 0);
}

const LETTERS = ' etaoinsrhldcumfpgwyb';
const SHARES = new Map(
  [...LETTERS].map((letter, rank) => [letter.charCodeAt(0), rank === 0 ? 0.16 : 0.1 / (1 + rank * 0.25)]),
);
const SELDOM = 0.004;

/** About how often a character of texts is in a set. */
function shareOf(set: CharSet): number {
  let sum = 0;
  for (const [first, last] of set) {
    if (last >= 0x80) sum += 0.05;
    for (let code = first; code <= Math.min(last, 0x7f); code += 1) sum += SHARES.get(code) ?? SELDOM;
  }
  return Math.min(1, sum);
}
