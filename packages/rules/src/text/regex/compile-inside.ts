import { lazily } from '@nymgate/engine/kernel/lazily';
import { createAutomaton } from './automaton/create-automaton.ts';
import { compileRead } from './compile-pattern.ts';
import { readPattern } from './read-pattern.ts';
import type { SafePattern } from './safe-pattern.ts';
import { DOT } from './tree/char-set.ts';
import type { PatternNode, ReadPattern } from './tree/pattern-node.ts';

const TERMINATOR = /[\n\r\u0085\u2028\u2029]/;

/**
 * Compiles `.*?(regex).*?`, where `.` ends at a line terminator (psoxy-facts.md#f): group 1 of a full match is the first part
 * of a text that the pattern finds. In a text of one line that is what a search for the pattern alone finds.
 *
 * @throws PatternFault
 * @example compileInside('[A-Z]+-[0-9]+').fullMatch('ticket ABC-12 of Kim')?.[1] // 'ABC-12'
 */
export function compileInside(source: string): SafePattern {
  const read = readPattern(source);
  const whole = compileRead(source, around(read));
  if (whole.node === undefined) return whole;
  const inner = lazily(() => createAutomaton(read));
  const first = (text: string): readonly [string, string] | undefined => {
    const span = inner().find(text, 0);
    return span === undefined ? undefined : [text, text.slice(span.start, span.end)];
  };
  return Object.freeze({
    source,
    node: read.node,
    matches: (text: string) => (TERMINATOR.test(text) ? whole.matches(text) : inner().test(text)),
    fullMatch: (text: string) => (TERMINATOR.test(text) ? whole.fullMatch(text) : first(text)),
    findAll: whole.findAll,
  });
}

function around({ node, groups }: ReadPattern): ReadPattern {
  const some: PatternNode = {
    kind: 'repeat',
    inner: { kind: 'set', set: DOT },
    least: 0,
    most: Number.POSITIVE_INFINITY,
    lazy: true,
  };
  return {
    node: { kind: 'sequence', items: [some, { kind: 'group', inner: node }, some] },
    groups: [undefined, ...groups],
  };
}
