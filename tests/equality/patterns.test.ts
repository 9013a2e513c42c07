import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAutomaton } from '../../packages/rules/src/text/regex/automaton/create-automaton.ts';
import { compileParsed } from '../../packages/rules/src/text/regex/compile-pattern.ts';
import { parsePattern } from '../../packages/rules/src/text/regex/parse-pattern.ts';
import type { RequestPattern } from '../../packages/rules/src/text/regex/safe-pattern.ts';
import {
  type ParsedPattern,
  PatternSyntaxError,
} from '../../packages/rules/src/text/regex/tree/pattern-node.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { anyPattern, anyText } from './arbitrary-pattern.ts';
import { onRe2 } from './on-re2.ts';

/** Texts are eight a pattern: 32,000 here, a million at night. */
const RUNS = roundsOf({ many: 4_000, night: 125_000 });
const texts = fc.array(anyText, { minLength: 8, maxLength: 8 });

type Compiled = {
  readonly read: ParsedPattern;
  readonly own: RequestPattern;
  readonly re2: ReturnType<typeof onRe2>;
};

/** Undefined: a pattern that neither takes. */
function compile(source: string): Compiled | undefined {
  const read = parsePattern(source);
  try {
    return { read, own: compileParsed(source, read), re2: onRe2(read) };
  } catch (error) {
    if (error instanceof PatternSyntaxError) return undefined;
    throw error;
  }
}

describe('our automaton means what re2js means', () => {
  test('all matches with their groups, the whole text and its groups', { timeout: ROUNDS_TIMEOUT }, () => {
    let compared = 0;
    fc.assert(
      fc.property(anyPattern, texts, (source, inputs) => {
        const pattern = compile(source);
        if (pattern === undefined) return;
        const { own, re2 } = pattern;
        for (const input of inputs) {
          compared += 1;
          expect(own.findAll(input)).toEqual(re2.findAll(input));
          expect(own.matches(input)).toBe(re2.matches(input));
          expect(own.fullMatch(input)).toEqual(re2.fullMatch(input));
        }
      }),
      { numRuns: RUNS },
    );
    // Patterns that are refused, (a+)+, must not be most of them.
    expect(compared).toBeGreaterThan(RUNS * 6);
  });

  test('also by threads, as when the states become too many', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyPattern, texts, (source, inputs) => {
        const pattern = compile(source);
        if (pattern === undefined) return;
        const automaton = createAutomaton(pattern.read, { states: 0 });
        for (const input of inputs) {
          const [first] = pattern.re2.findAll(input);
          const span = first === undefined ? undefined : { start: first.start, end: first.end };
          expect(automaton.find(input, 0)).toEqual(span);
          expect(automaton.test(input)).toBe(first !== undefined);
          expect(automaton.matches(input)).toBe(pattern.re2.matches(input));
        }
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});
