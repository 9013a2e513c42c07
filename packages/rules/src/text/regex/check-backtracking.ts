import { areDisjoint, type CharSet, union } from './tree/char-set.ts';
import { type PatternNode, PatternSyntaxError } from './tree/pattern-node.ts';

/** One element on a path through a pattern: a loop, a required set, a lookahead. */
type Step =
  | { readonly kind: 'loop' | 'must'; readonly set: CharSet }
  | { readonly kind: 'ahead'; readonly ways: readonly BacktrackPath[] };
type BacktrackPath = readonly Step[];

const MAX_PATHS = 256;

/**
 * At most 256 paths, loops over single characters or fixed sequences, and between two loops something that
 * one of them can't match: at most a small multiple of length squared (architecture, "Settled questions").
 */
export function checkBacktracking(node: PatternNode, position: number): void {
  const refuse = (reason: string): PatternSyntaxError =>
    new PatternSyntaxError(
      `lookahead cannot be combined with ${reason}: the pattern could run for ever`,
      position,
    );
  for (const way of createPathLister(refuse)(node)) checkWay(way, []);

  function checkWay(way: BacktrackPath, before: BacktrackPath): void {
    for (const [index, step] of way.entries()) {
      const passed = [...before, ...way.slice(0, index)];
      if (step.kind === 'ahead') for (const inner of step.ways) checkWay(inner, passed);
      if (step.kind === 'loop' && overlaps(passed, step.set))
        throw refuse('two repetitions that can take the same text');
    }
  }
}

function createPathLister(refuse: (reason: string) => PatternSyntaxError) {
  function listPaths(inner: PatternNode): readonly BacktrackPath[] {
    switch (inner.kind) {
      case 'set':
        return [[{ kind: 'must', set: inner.set }]];
      case 'assert':
        return [[]];
      case 'group':
        return listPaths(inner.inner);
      case 'lookahead':
        return [[{ kind: 'ahead', ways: listPaths(inner.inner) }]];
      case 'choice':
        return limited(inner.options.flatMap(listPaths));
      case 'sequence':
        return inner.items.reduce<readonly BacktrackPath[]>(
          (before, item) => crossed(before, listPaths(item)),
          [[]],
        );
      case 'repeat':
        return waysOfRepeat(inner);
    }
  }

  function waysOfRepeat({
    inner,
    min,
    max,
  }: Extract<PatternNode, { readonly kind: 'repeat' }>): readonly BacktrackPath[] {
    if (max === 0) return [[]];
    if (max === 1) return min === 1 ? listPaths(inner) : limited([[], ...listPaths(inner)]);
    const set = getSingleSet(inner);
    if (set === undefined) throw refuse('a repetition inside a repetition, or of alternatives');
    const must: BacktrackPath = min > 0 ? [{ kind: 'must', set }] : [];
    return [min === max ? must : [...must, { kind: 'loop', set }]];
  }

  function crossed(
    left: readonly BacktrackPath[],
    right: readonly BacktrackPath[],
  ): readonly BacktrackPath[] {
    if (left.length * right.length > MAX_PATHS) throw refuse('so many alternatives');
    return left.flatMap((before) => right.map((after) => [...before, ...after]));
  }

  function limited(ways: readonly BacktrackPath[]): readonly BacktrackPath[] {
    if (ways.length > MAX_PATHS) throw refuse('so many alternatives');
    return ways;
  }

  return listPaths;
}

/** Whether an earlier loop can give up text to this one. */
function overlaps(passed: BacktrackPath, set: CharSet): boolean {
  const separators: CharSet[] = [];
  for (const step of passed.toReversed()) {
    if (step.kind === 'must') separators.push(step.set);
    if (step.kind !== 'loop' || areDisjoint(step.set, set)) continue;
    const separated = separators.some((each) => areDisjoint(each, set) || areDisjoint(each, step.set));
    if (!separated) return true;
  }
  return false;
}

/** The characters of a node with a single path of fixed length. */
function getSingleSet(node: PatternNode): CharSet | undefined {
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'group':
      return getSingleSet(node.inner);
    case 'choice':
      return node.options.every(isOneCharacter) ? unionOfSets(node.options) : undefined;
    case 'sequence':
      return node.items.length > 0 && node.items.every((item) => item.kind === 'set')
        ? unionOfSets(node.items)
        : undefined;
    default:
      return undefined;
  }
}

function isOneCharacter(node: PatternNode): boolean {
  return (
    node.kind === 'set' ||
    (node.kind === 'sequence' && node.items.length === 1 && node.items[0]?.kind === 'set')
  );
}

function unionOfSets(nodes: readonly PatternNode[]): CharSet | undefined {
  const sets = nodes.map(getSingleSet);
  return sets.includes(undefined) ? undefined : union(...sets.map((set) => set ?? []));
}
