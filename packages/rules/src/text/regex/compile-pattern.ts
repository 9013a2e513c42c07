import { lazily } from '@nymgate/engine/kernel/lazily';
import { isSmall } from './automaton/pattern-size.ts';
import { onAutomaton } from './on-automaton.ts';
import { onV8 } from './on-v8.ts';
import { readPattern } from './read-pattern.ts';
import type { RequestPattern } from './safe-pattern.ts';
import { PatternFault, type PatternNode, type ReadPattern, someNode } from './tree/pattern-node.ts';

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
  return lookahead === undefined ? onAutomaton(source, read) : onV8(source, read, lookahead);
}

/** `(a+)+`: never needed, harmless on an automaton, and the usual way to bring down whatever else may run the file one day. */
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
 * length, since such patterns have no lookahead and little to try. At first use, since a file has hundreds and a request needs a
 * few; at once where it could be too large, which a start tells.
 *
 * @throws PatternFault
 */
export function compileOwn(source: string, read: ReadPattern): RequestPattern {
  return isSmall(read.node) ? compileOwnLater(source, read.groups, () => read) : compileOwnNow(source, read);
}

/** The same for one that is known to be small, and is not even built before its first use. */
export function compileOwnLater(
  source: string,
  groups: ReadPattern['groups'],
  read: () => ReadPattern,
): RequestPattern {
  const made = lazily(() => compileOwnNow(source, read()));
  return Object.freeze({
    source,
    groups,
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
    if (error instanceof PatternFault) return onAutomaton(source, read);
    throw error;
  }
}
