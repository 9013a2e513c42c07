import { areDisjoint, type CharSet, createSet, DOT, union } from '@nymgate/rules/text/regex/tree/char-set';
import { type PatternNode, someNode } from '@nymgate/rules/text/regex/tree/pattern-node';

export type PatternFlaw = 'dot' | 'open' | 'segments' | 'redos';

const SLASH = createSet(0x2f);
const QUESTION = createSet(0x3f);

/** Only the part before a literal `?` is the path. */
export function findPathFlaws(node: PatternNode): readonly PatternFlaw[] {
  const items = flatten(node).filter(({ kind }) => kind !== 'assert');
  const query = items.findIndex((item) => someNode(item, isQuestionMark));
  const path = query === -1 ? items : items.slice(0, query);
  const [first] = items;
  const last = path.at(-1);
  const isOpen = (item: PatternNode | undefined): boolean => item !== undefined && isAnything(item);
  const open = isOpen(first) || isOpen(last);
  const inner = path.filter((item) => !(item === first || item === last) || !isAnything(item));
  return [
    ...(open ? (['open'] as const) : []),
    ...(inner.some((item) => someNode(item, crossesSegments)) ? (['segments'] as const) : []),
    ...(path.some(isLoneDot) ? (['dot'] as const) : []),
    ...findPatternFlaws(node),
  ];
}

export function findPatternFlaws(node: PatternNode): readonly PatternFlaw[] {
  return someNode(node, mayBacktrackExponentially) ? ['redos'] : [];
}

/** Whether anything may follow the `?` of a request pattern. */
export function endsInAnyQuery(node: PatternNode): boolean {
  const items = flatten(node).filter(({ kind }) => kind !== 'assert');
  const last = items.at(-1);
  return (
    last !== undefined && (isAnything(last) || (someNode(last, isQuestionMark) && someNode(last, isAnything)))
  );
}

function flatten(node: PatternNode): readonly PatternNode[] {
  if (node.kind === 'sequence') return node.items.flatMap(flatten);
  return node.kind === 'group' ? flatten(node.inner) : [node];
}

function isQuestionMark(node: PatternNode): boolean {
  return node.kind === 'set' && JSON.stringify(node.set) === JSON.stringify(QUESTION);
}

function isAnything(node: PatternNode): boolean {
  return crossesSegments(node) && node.kind === 'repeat' && matchesMostCharacters(node.inner);
}

function crossesSegments(node: PatternNode): boolean {
  return (
    node.kind === 'repeat' &&
    node.max === Number.POSITIVE_INFINITY &&
    node.inner.kind === 'set' &&
    !areDisjoint(node.inner.set, SLASH)
  );
}

function matchesMostCharacters(node: PatternNode): boolean {
  return node.kind === 'set' && !areDisjoint(node.set, QUESTION) && !areDisjoint(node.set, createSet(0x61));
}

/** A single dot between letters, where a literal dot was intended: `v1.0`. */
function isLoneDot(node: PatternNode): boolean {
  if (node.kind === 'choice') return node.options.some((option) => flatten(option).some(isLoneDot));
  return node.kind === 'set' && node.set === DOT;
}

/** A repetition of something itself repeated or ambiguous, which a backtracking engine tries in all ways. */
function mayBacktrackExponentially(node: PatternNode): boolean {
  if (node.kind !== 'repeat' || node.max !== Number.POSITIVE_INFINITY) return false;
  return someNode(node.inner, isAmbiguousChoice) || repeatsWithoutSeparator(node.inner);
}

function repeatsWithoutSeparator(node: PatternNode): boolean {
  const items = flatten(node);
  const loops = items.filter((item) => item.kind === 'repeat' && item.max === Number.POSITIVE_INFINITY);
  const requiredItems = items.filter((item) => !isOptional(item) && !loops.includes(item));
  if (items.length === 1 && items[0]?.kind === 'choice')
    return items[0].options.some(repeatsWithoutSeparator);
  return (
    loops.length > 0 &&
    requiredItems.every((must) => loops.some((loop) => !areDisjoint(firstSet(must), firstSet(loop))))
  );
}

function isOptional(node: PatternNode): boolean {
  return node.kind === 'assert' || node.kind === 'lookahead' || (node.kind === 'repeat' && node.min === 0);
}

function isAmbiguousChoice(node: PatternNode): boolean {
  if (node.kind !== 'choice') return false;
  // Longer alternatives usually differ further on; single characters can't.
  const firstSets = node.options.filter((option) => flatten(option).length === 1).map(firstSet);
  return firstSets.some((set, index) =>
    firstSets.slice(0, index).some((before) => !areDisjoint(set, before)),
  );
}

function firstSet(node: PatternNode): CharSet {
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'repeat':
    case 'group':
      return firstSet(node.inner);
    case 'sequence':
      return node.items[0] === undefined ? [] : firstSet(node.items[0]);
    case 'choice':
      return union(...node.options.map(firstSet));
    case 'assert':
    case 'lookahead':
      return [];
  }
}
