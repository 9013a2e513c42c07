import { RE2JS } from 're2js';
import { RequestError } from '../../kernel/errors.ts';
import { checkBacktracking } from './check-backtracking.ts';
import { PatternFault, type PatternNode, type ReadPattern, someNode, writePattern } from './pattern-node.ts';
import { readPattern } from './read-pattern.ts';
import type { PatternMatch, RequestPattern } from './safe-pattern.ts';
import { isSurelySmall } from './surely-small.ts';

/** Longest text for the backtracking engine (architecture, "Settled questions"). */
const LONGEST_IN_V8 = 4096;
const LAST_TERMINATOR = /(?:\r\n|[\n\r\u0085\u2028\u2029])$/;

/**
 * Compiles a regular expression of Java's dialect to one that cannot run away: on re2js, in linear time; with lookahead on
 * V8, when the static check passes and for texts of at most 4096 UTF-16 units.
 *
 * A longer text throws RESPONSE_NOT_SANITIZABLE: "no match" would let it pass in clear.
 *
 * @throws PatternFault with the position in `source`
 * @example compilePattern('(?i)smtp:(.+)').fullMatch('SMTP:a@b.co') // ['SMTP:a@b.co', 'a@b.co']
 */
export function compilePattern(source: string, ignoreCase = false): RequestPattern {
  return compileRead(source, readPattern(source, ignoreCase));
}

/** Compiles a pattern that was read, or built. */
export function compileRead(source: string, read: ReadPattern): RequestPattern {
  if (someNode(read.node, isTwiceRepeated))
    throw new PatternFault('a repetition of nothing but a repetition, such as (a+)+, is not supported', 0);
  let lookahead: number | undefined;
  someNode(read.node, (node) => {
    if (node.kind === 'lookahead') lookahead ??= node.position;
    return node.kind === 'lookahead';
  });
  return lookahead === undefined ? onRe2(source, read) : onV8(source, read, lookahead);
}

/** `(a+)+`: never needed, harmless on re2js, and the usual way to bring down whatever else may run the file one day. */
function isTwiceRepeated(node: PatternNode): boolean {
  return isEndless(node) && node.kind === 'repeat' && isEndless(unwrapped(node.inner));
}

function isEndless(node: PatternNode): boolean {
  return node.kind === 'repeat' && node.most === Number.POSITIVE_INFINITY;
}

function unwrapped(node: PatternNode): PatternNode {
  if (node.kind === 'group') return unwrapped(node.inner);
  const [only] = node.kind === 'sequence' ? node.items : [];
  return node.kind === 'sequence' && node.items.length === 1 && only !== undefined ? unwrapped(only) : node;
}

/**
 * Compiles a pattern of our own making for V8, which is many times faster, where the static check allows it; for texts of any
 * length, since such patterns have no lookahead and little to try. At first use, unless it could be too large.
 */
export function compileOwn(source: string, read: ReadPattern): RequestPattern {
  if (!isSurelySmall(read.node)) return compileOwnNow(source, read);
  const made = atFirstUse(() => compileOwnNow(source, read));
  return Object.freeze({
    source,
    groups: read.groups,
    longest: undefined,
    matches: (input: string) => made().matches(input),
    fullMatch: (input: string) => made().fullMatch(input),
    findAll: (input: string) => made().findAll(input),
  });
}

function compileOwnNow(source: string, read: ReadPattern): RequestPattern {
  try {
    return { ...onV8(source, read, 0), longest: undefined };
  } catch (error) {
    if (error instanceof PatternFault) return onRe2(source, read);
    throw error;
  }
}

/** A file has hundreds of patterns, and a request needs a few. */
function atFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function onV8(source: string, { node, groups }: ReadPattern, position: number): RequestPattern {
  checkBacktracking(node, position);
  const text = atFirstUse(() => writePattern(node, 'v8'));
  const whole = atFirstUse(() => new RegExp(`^(?:${text()})$`, 'u'));
  const limit = someNode(node, ({ kind }) => kind === 'lookahead') ? LONGEST_IN_V8 : undefined;
  const limited = (input: string): string => {
    if (limit === undefined || input.length <= limit) return input;
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
      subject: 'text too long for a pattern with lookahead',
    });
  };
  return Object.freeze({
    source,
    groups,
    longest: limit,
    matches: (input: string) => whole().test(limited(input)),
    fullMatch: (input: string) => {
      const found = whole().exec(limited(input));
      return found === null ? undefined : [...found];
    },
    findAll: (input: string) => findAllInV8(text(), limited(input)),
  });
}

function findAllInV8(text: string, input: string): readonly PatternMatch[] {
  return [...input.matchAll(new RegExp(text, 'gdu'))].map((found) => {
    const [start, end] = found.indices?.[0] ?? [found.index, found.index + found[0].length];
    const group = found.indices?.[1];
    return { start, end, group: group === undefined ? undefined : { start: group[0], end: group[1] } };
  });
}

/** What the engine could refuse, a pattern that is too large, it compiles at once, so that a start tells it. */
function onRe2(source: string, { node, groups }: ReadPattern): RequestPattern {
  const pattern = atFirstUse(() => toRe2(writePattern(node, 're2')));
  const last = atFirstUse(() => someNode(node, (inner) => inner.kind === 'assert' && inner.at === 'last'));
  if (!isSurelySmall(node)) pattern();
  return Object.freeze({
    source,
    groups,
    longest: undefined,
    matches: (input: string) => pattern().matches(input),
    fullMatch: (input: string) => {
      const matcher = pattern().matcher(input);
      if (!matcher.matches()) return undefined;
      return Array.from(
        { length: matcher.groupCount() + 1 },
        (_, index) => matcher.group(index) ?? undefined,
      );
    },
    findAll: (input: string) =>
      last() ? findBeforeLastTerminator(pattern(), input) : findAllInRe2(pattern(), input, 0),
  });
}

function toRe2(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    // We wrote the text, so only its size can be wrong. The engine's own message would quote the pattern.
    if (error instanceof Error) throw new PatternFault('the pattern is too large', 0);
    throw error;
  }
}

function findAllInRe2(pattern: RE2JS, input: string, from: number): readonly PatternMatch[] {
  const matcher = pattern.matcher(input);
  const matches: PatternMatch[] = [];
  for (let found = matcher.find(from); found; found = matcher.find()) {
    const start = matcher.groupCount() > 0 ? matcher.start(1) : -1;
    matches.push({
      start: matcher.start(),
      end: matcher.end(),
      group: start < 0 ? undefined : { start, end: matcher.end(1) },
    });
  }
  return matches;
}

/**
 * `$` also stands before a line terminator that ends the text. RE2 has no such assertion, so the text without its last
 * terminator is searched too, and of both the match that begins first is taken.
 */
function findBeforeLastTerminator(pattern: RE2JS, input: string): readonly PatternMatch[] {
  const terminator = LAST_TERMINATOR.exec(input);
  const whole = findAllInRe2(pattern, input, 0);
  if (terminator === null) return whole;
  const shorter = findAllInRe2(pattern, input.slice(0, terminator.index), 0);
  const matches: PatternMatch[] = [];
  const candidates = [...whole, ...shorter].toSorted(
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
