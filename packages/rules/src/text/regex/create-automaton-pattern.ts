import { RequestError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { createAutomaton, type PatternAutomaton, type Span } from './automaton/create-automaton.ts';
import { locateGroup } from './automaton/locate-group.ts';
import { assertPatternSize } from './automaton/pattern-size.ts';
import type { PatternMatch, RequestPattern } from './safe-pattern.ts';
import { type ParsedPattern, someNode } from './tree/pattern-node.ts';

const LAST_TERMINATOR = /(?:\r\n|[\n\r\u0085\u2028\u2029])$/;
/** Characters read for all matches of a text; beyond this the text is hostile. */
const FREE_CHARACTERS = 20_000_000;
const MAX_PASSES = 200;
/** Matches of a text, each of which takes a hundred bytes until the text is written (P8). */
const MAX_MATCHES = 2_000_000;

/** @throws PatternSyntaxError the pattern is too large */
export function createAutomatonPattern(source: string, read: ParsedPattern): RequestPattern {
  assertPatternSize(read.node);
  const automaton = memoize(() => createAutomaton(read));
  const place = memoize(() => locateGroup(read.node));
  const getGroup = (text: string, span: Span): Span | undefined => {
    const found = place();
    if (found === 'none') return undefined;
    if (found !== 'varies') return { start: span.start + found.before, end: span.end - found.after };
    const [, , from = -1, until = -1] = automaton().groups(text, span) ?? [];
    return from < 0 ? undefined : { start: from, end: until };
  };
  const findIn = (text: string) => findMatches(automaton(), text, getGroup);
  const last = someNode(read.node, (inner) => inner.kind === 'assert' && inner.at === 'last');
  return Object.freeze({
    source,
    node: read.node,
    groups: read.groups,
    maxLength: undefined,
    matches: (text: string) => automaton().matches(text),
    fullMatch: (text: string) =>
      automaton().matches(text) ? [text, ...getGroups(automaton(), read, text)] : undefined,
    findAll: (text: string) => (last ? findBeforeLastTerminator(findIn, text) : findIn(text)),
  });
}

function getGroups(automaton: PatternAutomaton, { node, groups }: ParsedPattern, text: string) {
  const place = locateGroup(node);
  if (groups.length === 0) return [];
  if (groups.length === 1 && typeof place !== 'string')
    return [text.slice(place.before, text.length - place.after)];
  const slots = automaton.groups(text) ?? [];
  return groups.map((_, index) => {
    const start = slots[2 * index + 2] ?? -1;
    return start < 0 ? undefined : text.slice(start, slots[2 * index + 3]);
  });
}

/**
 * After an empty match the search continues one code point later. A search is linear, but all together may be
 * quadratic (`a[^b]*b|a` on a text of `a`), so work and matches are bounded.
 */
function findMatches(
  automaton: PatternAutomaton,
  text: string,
  getGroup: (text: string, span: Span) => Span | undefined,
): readonly PatternMatch[] {
  const maxMatches = automaton.scanned() + FREE_CHARACTERS + text.length * MAX_PASSES;
  const matches: PatternMatch[] = [];
  for (let from = 0; ; ) {
    const span = automaton.find(text, from);
    if (span === undefined) return matches;
    const { start, end } = span;
    matches.push({ start, end, group: getGroup(text, span) });
    from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    if (automaton.scanned() > maxMatches || matches.length > MAX_MATCHES)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'text that takes a pattern too long' });
  }
}

/** Automata have no `$` before a trailing terminator, so the text is also searched without it. */
function findBeforeLastTerminator(
  findIn: (text: string) => readonly PatternMatch[],
  input: string,
): readonly PatternMatch[] {
  const terminator = LAST_TERMINATOR.exec(input);
  const unbounded = findIn(input);
  if (terminator === null) return unbounded;
  const shorter = findIn(input.slice(0, terminator.index));
  const matches: PatternMatch[] = [];
  const candidates = [...unbounded, ...shorter].toSorted(
    (left, right) => left.start - right.start || right.end - left.end,
  );
  for (const match of candidates) {
    const before = matches.at(-1);
    const isNew = before === undefined || match.start >= before.end;
    if (isNew && !(before !== undefined && match.start === before.start && match.end === before.end))
      matches.push(match);
  }
  return matches;
}
