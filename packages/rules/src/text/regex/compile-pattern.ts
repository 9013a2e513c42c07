import { RequestError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import { isSmall } from './automaton/pattern-size.ts';
import { checkBacktracking } from './check-backtracking.ts';
import { createAutomatonPattern } from './create-automaton-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import type { PatternMatch, RequestPattern } from './safe-pattern.ts';
import { type CharSet, complement } from './tree/char-set.ts';
import { type ParsedPattern, type PatternNode, PatternSyntaxError, someNode } from './tree/pattern-node.ts';

/** `re2` is re2js, with which tests compare our automaton (docs/decisions/0040). */
type PatternEngine = 're2' | 'v8';

/** Before a trailing line terminator (java.util.regex.Pattern, "Line terminators"). */
const V8_LAST_ASSERTION = '(?:(?=\\r\\n$)|(?<!\\r)(?=\\n$)|(?=[\\r\\u0085\\u2028\\u2029]?$))';
const ASSERTIONS = {
  re2: { start: '\\A', end: '\\z', last: '\\z', boundary: '\\b', inside: '\\B' },
  v8: { start: '^', end: '$', last: V8_LAST_ASSERTION, boundary: '\\b', inside: '\\B' },
} as const;

/** Every group is written out, so precedence never matters. */
export function serializePattern(node: PatternNode, engine: PatternEngine): string {
  const write = (inner: PatternNode): string => serializePattern(inner, engine);
  switch (node.kind) {
    case 'set':
      return writeSet(node.set);
    case 'sequence':
      return node.items.map(write).join('');
    case 'choice':
      return `(?:${node.options.map(write).join('|')})`;
    case 'repeat':
      return `(?:${write(node.inner)})${serializeBounds(node.min, node.max)}${node.lazy ? '?' : ''}`;
    case 'group':
      return `(${write(node.inner)})`;
    case 'assert':
      return ASSERTIONS[engine][node.at];
    case 'lookahead':
      return `(?${node.negative ? '!' : '='}${write(node.inner)})`;
  }

  function writeSet(set: CharSet): string {
    const [range] = set;
    if (range === undefined) return `[^${writeRange([0, 0x10ffff])}]`;
    if (set.length === 1 && range[0] === range[1]) return writeCode(range[0]);
    const rest = complement(set);
    return rest.length > 0 && rest.length < set.length
      ? `[^${rest.map(writeRange).join('')}]`
      : `[${set.map(writeRange).join('')}]`;
  }

  function writeRange([first, last]: CharSet[number]): string {
    return first === last ? writeCode(first) : `${writeCode(first)}-${writeCode(last)}`;
  }

  function writeCode(code: number): string {
    const character = String.fromCodePoint(code);
    if (/[A-Za-z0-9]/.test(character)) return character;
    return `\\${engine === 're2' ? 'x' : 'u'}{${code.toString(16)}}`;
  }
}

function serializeBounds(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

/** Longest text for the backtracking engine (architecture, "Settled questions"). */
const MAX_V8_LENGTH = 4096;

/** V8 backtracks, so the static check comes first. */
function createV8Pattern(source: string, { node, groups }: ParsedPattern, position: number): RequestPattern {
  checkBacktracking(node, position);
  const text = memoize(() => serializePattern(node, 'v8'));
  const anchored = memoize(() => new RegExp(`^(?:${text()})$`, 'u'));
  const limit = someNode(node, ({ kind }) => kind === 'lookahead') ? MAX_V8_LENGTH : undefined;
  const limited = (input: string): string => {
    if (limit === undefined || input.length <= limit) return input;
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
      subject: 'text too long for a pattern with lookahead',
    });
  };
  return Object.freeze({
    source,
    groups,
    maxLength: limit,
    matches: (input: string) => anchored().test(limited(input)),
    fullMatch: (input: string) => {
      const found = anchored().exec(limited(input));
      return found === null ? undefined : [...found];
    },
    findAll: (input: string) => findAllWithV8(text(), limited(input)),
  });
}

function findAllWithV8(text: string, input: string): readonly PatternMatch[] {
  return [...input.matchAll(new RegExp(text, 'gdu'))].map((found) => {
    const [start, end] = found.indices?.[0] ?? [found.index, found.index + found[0].length];
    const group = found.indices?.[1];
    return { start, end, group: group === undefined ? undefined : { start: group[0], end: group[1] } };
  });
}

/**
 * Java's regular expressions in linear time on an automaton, or with lookahead on V8 for texts of at most
 * 4096 UTF-16 units. A longer text throws RESPONSE_NOT_SANITIZABLE: "no match" would let it pass in plain
 * text.
 *
 * @throws PatternSyntaxError with the position in `source`
 */
export function compilePattern(source: string, ignoreCase = false): RequestPattern {
  return compileParsed(source, parsePattern(source, ignoreCase));
}

export function compileParsed(source: string, read: ParsedPattern): RequestPattern {
  if (someNode(read.node, hasNestedRepeat))
    throw new PatternSyntaxError(
      'a repetition of nothing but a repetition, such as (a+)+, is not supported',
      0,
    );
  let lookahead: number | undefined;
  someNode(read.node, (node) => {
    if (node.kind === 'lookahead') lookahead ??= node.position;
    return node.kind === 'lookahead';
  });
  return lookahead === undefined
    ? createAutomatonPattern(source, read)
    : createV8Pattern(source, read, lookahead);
}

/** `(a+)+`: unnecessary, harmless on an automaton, and dangerous in any other engine that runs the file. */
function hasNestedRepeat(node: PatternNode): boolean {
  return isUnboundedRepeat(node) && node.kind === 'repeat' && isUnboundedRepeat(unwrapGroup(node.inner));
}

function isUnboundedRepeat(node: PatternNode): boolean {
  return node.kind === 'repeat' && node.max === Number.POSITIVE_INFINITY;
}

function unwrapGroup(node: PatternNode): PatternNode {
  if (node.kind === 'group') return unwrapGroup(node.inner);
  const [only] = node.kind === 'sequence' ? node.items : [];
  return node.kind === 'sequence' && node.items.length === 1 && only !== undefined ? unwrapGroup(only) : node;
}

/**
 * Our own patterns run on V8, which is many times faster, for texts of any length. Compiled at once where it
 * could be too large, so that a start reports it.
 */
export function compileBuiltIn(source: string, read: ParsedPattern): RequestPattern {
  return isSmall(read.node)
    ? compileBuiltInLazily(source, read.groups, () => read)
    : compileBuiltInEagerly(source, read);
}

/** For a pattern that is known to be small, built at first use. */
export function compileBuiltInLazily(
  source: string,
  groups: ParsedPattern['groups'],
  read: () => ParsedPattern,
): RequestPattern {
  const compiled = memoize(() => compileBuiltInEagerly(source, read()));
  return Object.freeze({
    source,
    groups,
    maxLength: undefined,
    matches: (input: string) => compiled().matches(input),
    fullMatch: (input: string) => compiled().fullMatch(input),
    findAll: (input: string) => compiled().findAll(input),
  });
}

function compileBuiltInEagerly(source: string, read: ParsedPattern): RequestPattern {
  try {
    return { ...createV8Pattern(source, read, 0), maxLength: undefined };
  } catch (error) {
    if (error instanceof PatternSyntaxError) return createAutomatonPattern(source, read);
    throw error;
  }
}
