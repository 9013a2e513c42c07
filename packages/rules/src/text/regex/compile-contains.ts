import { memoize } from '@nymgate/engine/kernel/memoize';
import { createAutomaton } from './automaton/create-automaton.ts';
import { compileParsed } from './compile-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import type { SafePattern } from './safe-pattern.ts';
import { DOT } from './tree/char-set.ts';
import type { ParsedPattern, PatternNode } from './tree/pattern-node.ts';

const TERMINATOR = /[\n\r\u0085\u2028\u2029]/;

/**
 * `.*?(regex).*?`, where `.` excludes line terminators (psoxy-facts.md#f).
 *
 * @example compileContains('[A-Z]+-[0-9]+').fullMatch('ticket ABC-12 of Kim')?.[1] // 'ABC-12'
 */
export function compileContains(source: string): SafePattern {
  const read = parsePattern(source);
  const compiled = compileParsed(source, wrapPattern(read));
  if (compiled.node === undefined) return compiled;
  const inner = memoize(() => createAutomaton(read));
  const first = (text: string): readonly [string, string] | undefined => {
    const span = inner().find(text, 0);
    return span === undefined ? undefined : [text, text.slice(span.start, span.end)];
  };
  return Object.freeze({
    source,
    node: read.node,
    matches: (text: string) => (TERMINATOR.test(text) ? compiled.matches(text) : inner().test(text)),
    fullMatch: (text: string) => (TERMINATOR.test(text) ? compiled.fullMatch(text) : first(text)),
    findAll: compiled.findAll,
  });
}

function wrapPattern({ node, groups }: ParsedPattern): ParsedPattern {
  const some: PatternNode = {
    kind: 'repeat',
    inner: { kind: 'set', set: DOT },
    min: 0,
    max: Number.POSITIVE_INFINITY,
    lazy: true,
  };
  return {
    node: { kind: 'sequence', items: [some, { kind: 'group', inner: node }, some] },
    groups: [undefined, ...groups],
  };
}
