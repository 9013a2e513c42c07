import type { CharSet } from '../tree/char-set.ts';
import type { PatternNode } from '../tree/pattern-node.ts';

/** One to three adjacent sets of characters. */
export type Factor = readonly CharSet[];

const MAX_FACTOR_LENGTH = 3;
const MAX_FACTORS = 64;
/** Above this share of positions a search for candidates costs more than it saves. */
const MAX_CANDIDATE_SHARE = 0.02;

/**
 * Every match contains one of these, so that text without any can be skipped. A non-ASCII set is only at the
 * edge of a factor: its several bytes would shift what follows.
 */
export function findFactors(root: PatternNode): readonly Factor[] | undefined {
  const best = chooseFactors(root);
  return best !== undefined && best.length <= MAX_FACTORS && estimateCost(best) < MAX_CANDIDATE_SHARE
    ? best
    : undefined;
}

/** A rare character that every match contains. @example findNeedle(parsePattern('[a-z]+@x').node) // '@' */
export function findNeedle(root: PatternNode): string | undefined {
  const best = chooseFactors(root);
  const [only] = best ?? [];
  if (only === undefined || best?.length !== 1) return undefined;
  const rarest = only.find(
    (set) => set.length === 1 && set[0]?.[0] === set[0]?.[1] && estimateFrequency(set) < 0.03,
  );
  const code = rarest?.[0]?.[0];
  return code === undefined ? undefined : String.fromCodePoint(code);
}

/** The factors with the lowest cost. */
function chooseFactors(root: PatternNode): readonly Factor[] | undefined {
  const found: (readonly Factor[])[] = [];
  let run: CharSet[] = [];
  const end = (): void => {
    for (const window of getWindows(run)) found.push([window]);
    run = [];
  };
  const append = (set: CharSet): void => {
    run.push(set);
    if ((set.at(-1)?.[1] ?? 0) < 0x80) return;
    end();
    run = [set];
  };
  const repeat = ({ inner, min: least, max }: Extract<PatternNode, { kind: 'repeat' }>): void => {
    if (least === 0) {
      end();
      return;
    }
    const copies = Math.min(least, MAX_FACTOR_LENGTH);
    for (let count = 0; count < copies; count += 1) visit(inner);
    if (max === least && least <= MAX_FACTOR_LENGTH) return;
    end();
    // The last character precedes what follows, however often it was repeated.
    if (inner.kind === 'set') append(inner.set);
  };
  const visit = (node: PatternNode): void => {
    if (node.kind === 'set') append(node.set);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'group') visit(node.inner);
    else if (node.kind === 'repeat') repeat(node);
    else if (node.kind !== 'assert') end();
    if (node.kind === 'choice') addAll(node.options.map(chooseFactors));
  };
  /** Each alternative must contribute. */
  const addAll = (options: readonly (readonly Factor[] | undefined)[]): void => {
    const known = options.filter((option) => option !== undefined);
    if (known.length === options.length) found.push(known.flat());
  };
  visit(root);
  end();
  return found.toSorted((left, right) => estimateCost(left) - estimateCost(right))[0];
}

function getWindows(run: readonly CharSet[]): readonly Factor[] {
  if (run.length === 0) return [];
  if (run.length <= MAX_FACTOR_LENGTH) return [run];
  return Array.from({ length: run.length - MAX_FACTOR_LENGTH + 1 }, (_, at) =>
    run.slice(at, at + MAX_FACTOR_LENGTH),
  );
}

/** The share of positions at which a factor may begin. */
function estimateCost(factors: readonly Factor[]): number {
  const shares = factors.map((sets) => sets.reduce((product, set) => product * estimateFrequency(set), 1));
  return shares.reduce((sum, share) => sum + share, 0);
}

const LETTERS = ' etaoinsrhldcumfpgwyb';
const CHARACTER_FREQUENCIES = new Map(
  [...LETTERS].map((letter, rank) => [letter.charCodeAt(0), rank === 0 ? 0.16 : 0.1 / (1 + rank * 0.25)]),
);
const RARE_FREQUENCY = 0.004;

/** Estimated frequency of a set's characters in text. */
function estimateFrequency(set: CharSet): number {
  let sum = 0;
  for (const [first, last] of set) {
    if (last >= 0x80) sum += 0.05;
    for (let code = first; code <= Math.min(last, 0x7f); code += 1)
      sum += CHARACTER_FREQUENCIES.get(code) ?? RARE_FREQUENCY;
  }
  return Math.min(1, sum);
}
