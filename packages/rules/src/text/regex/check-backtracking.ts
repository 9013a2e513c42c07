import { areDisjoint, type CharSet, union } from './tree/char-set.ts';
import { PatternFault, type PatternNode } from './tree/pattern-node.ts';

/** One way through a pattern: what repeats, what must be there, what is looked at ahead. */
type Step =
  | { readonly kind: 'loop' | 'must'; readonly set: CharSet }
  | { readonly kind: 'ahead'; readonly ways: readonly Way[] };
type Way = readonly Step[];

const MOST_WAYS = 256;

/**
 * Lets a pattern onto a backtracking engine only when it cannot run away there: at most 256 ways through it, repetitions of
 * single characters or fixed sequences only, and between any two of them something that one of them cannot take. What is
 * refused may be harmless; what passes takes at most a small multiple of length squared (architecture, "Settled questions").
 *
 * @param position of the construct that needs the backtracking engine
 * @throws PatternFault
 */
export function checkBacktracking(node: PatternNode, position: number): void {
  const refuse = (why: string): PatternFault =>
    new PatternFault(`lookahead cannot be combined with ${why}: the pattern could run for ever`, position);

  function waysOf(inner: PatternNode): readonly Way[] {
    switch (inner.kind) {
      case 'set':
        return [[{ kind: 'must', set: inner.set }]];
      case 'assert':
        return [[]];
      case 'group':
        return waysOf(inner.inner);
      case 'lookahead':
        return [[{ kind: 'ahead', ways: waysOf(inner.inner) }]];
      case 'choice':
        return limited(inner.options.flatMap(waysOf));
      case 'sequence':
        return inner.items.reduce<readonly Way[]>((before, item) => crossed(before, waysOf(item)), [[]]);
      case 'repeat':
        return waysOfRepeat(inner);
    }
  }

  function waysOfRepeat({
    inner,
    least,
    most,
  }: Extract<PatternNode, { readonly kind: 'repeat' }>): readonly Way[] {
    if (most === 0) return [[]];
    if (most === 1) return least === 1 ? waysOf(inner) : limited([[], ...waysOf(inner)]);
    const set = fixedSet(inner);
    if (set === undefined) throw refuse('a repetition inside a repetition, or of alternatives');
    const must: Way = least > 0 ? [{ kind: 'must', set }] : [];
    return [least === most ? must : [...must, { kind: 'loop', set }]];
  }

  function crossed(left: readonly Way[], right: readonly Way[]): readonly Way[] {
    if (left.length * right.length > MOST_WAYS) throw refuse('so many alternatives');
    return left.flatMap((before) => right.map((after) => [...before, ...after]));
  }

  function limited(ways: readonly Way[]): readonly Way[] {
    if (ways.length > MOST_WAYS) throw refuse('so many alternatives');
    return ways;
  }

  function checkWay(way: Way, before: Way): void {
    for (const [index, step] of way.entries()) {
      const passed = [...before, ...way.slice(0, index)];
      if (step.kind === 'ahead') for (const inner of step.ways) checkWay(inner, passed);
      if (step.kind === 'loop' && overlaps(passed, step.set))
        throw refuse('two repetitions that can take the same text');
    }
  }

  for (const way of waysOf(node)) checkWay(way, []);
}

/** Whether a loop that was passed can hand text over to this one. */
function overlaps(passed: Way, set: CharSet): boolean {
  const separators: CharSet[] = [];
  for (const step of passed.toReversed()) {
    if (step.kind === 'must') separators.push(step.set);
    if (step.kind !== 'loop' || areDisjoint(step.set, set)) continue;
    const separated = separators.some((each) => areDisjoint(each, set) || areDisjoint(each, step.set));
    if (!separated) return true;
  }
  return false;
}

/** The characters of something that is read in one way and always takes the same number of characters. */
function fixedSet(node: PatternNode): CharSet | undefined {
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'group':
      return fixedSet(node.inner);
    case 'choice':
      return node.options.every(isOneCharacter) ? joined(node.options) : undefined;
    case 'sequence':
      return node.items.length > 0 && node.items.every((item) => item.kind === 'set')
        ? joined(node.items)
        : undefined;
    case 'repeat':
    case 'assert':
    case 'lookahead':
      return undefined;
  }
}

function isOneCharacter(node: PatternNode): boolean {
  return (
    node.kind === 'set' ||
    (node.kind === 'sequence' && node.items.length === 1 && node.items[0]?.kind === 'set')
  );
}

function joined(nodes: readonly PatternNode[]): CharSet | undefined {
  const sets = nodes.map(fixedSet);
  return sets.includes(undefined) ? undefined : union(...sets.map((set) => set ?? []));
}
