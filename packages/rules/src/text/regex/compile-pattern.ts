import { memoize } from '@nymgate/engine/kernel/memoize';
import { isSmall } from './automaton/pattern-size.ts';
import { createAutomatonPattern } from './create-automaton-pattern.ts';
import { createV8Pattern } from './create-v8-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import type { RequestPattern } from './safe-pattern.ts';
import { type ParsedPattern, type PatternNode, PatternSyntaxError, someNode } from './tree/pattern-node.ts';

/**
 * Compiles a regular expression of Java's dialect to one that cannot run away: on an automaton, in linear time; with lookahead
 * on V8, when the static check passes and for texts of at most 4096 UTF-16 units.
 *
 * A longer text throws RESPONSE_NOT_SANITIZABLE: "no match" would let it pass in clear.
 *
 * @throws PatternFault with the position in `source`
 * @example compilePattern('(?i)smtp:(.+)').fullMatch('SMTP:a@b.co') // ['SMTP:a@b.co', 'a@b.co']
 */
export function compilePattern(source: string, ignoreCase = false): RequestPattern {
  return compileParsed(source, parsePattern(source, ignoreCase));
}

/** Compiles a pattern that was read, or built. */
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

/** `(a+)+`: never needed, harmless on an automaton, and the usual way to bring down whatever else may run the file one day. */
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
 * Compiles a pattern of our own making for V8, which is many times faster, where the static check allows it; for texts of any
 * length, since such patterns have no lookahead and little to try. At first use, since a file has hundreds and a request needs a
 * few; at once where it could be too large, which a start tells.
 *
 * @throws PatternFault
 */
export function compileBuiltIn(source: string, read: ParsedPattern): RequestPattern {
  return isSmall(read.node)
    ? compileBuiltInLazily(source, read.groups, () => read)
    : compileBuiltInEagerly(source, read);
}

/** The same for one that is known to be small, and is not even built before its first use. */
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
