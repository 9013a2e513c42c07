import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWellFormed } from '../../packages/engine/src/kernel/well-formed.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { chooseEngine } from '../../packages/psoxy/src/bytes/create-psoxy-sanitizer.ts';
import { getStreamability } from '../../packages/psoxy/src/bytes/get-streamability.ts';
import type {
  PsoxyAction,
  PsoxyResponse,
  PsoxyTransformRule,
} from '../../packages/psoxy/src/plan/psoxy-response.ts';
import { compileContains } from '../../packages/rules/src/text/regex/compile-contains.ts';
import { compilePattern } from '../../packages/rules/src/text/regex/compile-pattern.ts';
import { PSOXY_CONTEXT, psoxyResponse } from '../harness/psoxy-sanitizing.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { sanitize } from '../harness/sanitizing.ts';
import { spelled } from './arbitrary-json.ts';
import { anyPattern, anyText } from './arbitrary-pattern.ts';
import { expectEqualEngines, run } from './compare-engines.ts';

const RUNS = roundsOf({ many: 1_500, night: 200_000 });
const pseudonymizer = createPseudonymizer({
  scheme: 'psoxy',
  salt: 'kJ8sd2Lq9ZxWv4Tb7Rn1Yc6M',
  encryptionKey: 'pQ3fGh7Jk2LmN8bVc5XzA1sD',
  tenant: 'tenant',
  domains: { policy: 'keep', own: [] },
  ignoreDots: false,
});
const encode = (body: string) => new TextEncoder().encode(body);

function isPattern(source: string): boolean {
  try {
    compilePattern(source);
    compileContains(source);
    return true;
  } catch {
    return false;
  }
}

/** Patterns that match seldom come as often as those that match everywhere. */
const pattern = fc
  .oneof(
    anyPattern,
    fc.constantFrom('(?i)secret', '\\bpwd=\\S+', 'é\\n😀', '"x', 'a\\\\b', '\\t-', 'ß/k', '[0-9]{3}'),
  )
  .filter(isPattern);
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
const phrases = fc.array(fc.constantFrom('1:1', 'Secret', 'a b', 'k', 'é', '"x'), {
  minLength: 1,
  maxLength: 3,
});
const rule: fc.Arbitrary<Omit<PsoxyTransformRule, 'jsonPaths'>> = fc.oneof(
  patterns.map((redactions) => ({ method: 'redactRegexMatches', redactions })),
  patterns.map((exceptions) => ({ method: 'redactExceptSubstringsMatchingRegexes', exceptions })),
  phrases.map((allowedPhrases) => ({ method: 'redactExceptPhrases', allowedPhrases })),
  pattern.map((regex) => ({ method: 'pseudonymizeRegexMatches', regex })),
  pattern.map((regex) => ({ method: 'tokenize', regex })),
);

const parts = fc.constantFrom(
  'secret',
  'SECRET',
  'pwd=',
  '"x',
  'a\\b',
  '\t-',
  'ß/k',
  '123',
  '\n',
  '1:1',
  ' ',
  'é\n😀',
);
/** Lone halves can only be written as escapes. */
const words = fc
  .array(fc.oneof(anyText.filter(isWellFormed), parts), { maxLength: 8 })
  .map((all) => all.join(''));
const value = fc.oneof(
  spelled(words),
  spelled(words),
  fc.constantFrom('"\\ud83d"', '"\\u0020"', '" "', '""', '7', 'null', 'true'),
);

describe('rules with regular expressions mean the same in both engines', () => {
  test('random patterns on random texts, in every spelling', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 2 }),
        fc.array(value, { minLength: 4, maxLength: 4 }),
        (rules, values) => {
          const plan = psoxyResponse({
            transforms: rules.map((each) => ({ ...each, jsonPaths: ['$.v[*]'] })),
          });
          const comparison = { plan, document: encode(`{"v":[${values.join()}]}`), cuts: [9], pseudonymizer };
          expectEqualEngines(comparison);
          // The first pages of a response pass without tables of patterns: not a byte may tell.
          expect(run('auto', comparison)).toEqual(run('bytes', comparison));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('long texts, with a match at any place or none', { timeout: ROUNDS_TIMEOUT }, () => {
    const filler = fc.constantFrom(
      'lorem ipsum ',
      'Grüße ',
      '\\r\\n',
      '\\"',
      '😀',
      'sec ret ',
      '=',
      '\\u00e9',
    );
    const long = fc.tuple(
      fc.array(filler, { maxLength: 30 }),
      fc.constantFrom('', 'secret', 'SECRET', 'pwd=1', '\\u0073ecret', 'secre\\u0074'),
      fc.array(filler, { maxLength: 30 }),
    );
    const plan = psoxyResponse({
      transforms: [
        { method: 'redactRegexMatches', redactions: ['(?i)secret', '\\bpwd=\\S+'], jsonPaths: ['$.v'] },
      ],
    });
    fc.assert(
      fc.property(long, ([before, hit, after]) => {
        const document = encode(`{"v":"${before.join('')}${hit}${after.join('')}"}`);
        expectEqualEngines({ plan, document, cuts: [40], pseudonymizer });
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  });

  test('most such rules have a gate in the kernel', () => {
    const sample = fc
      .sample(rule, { numRuns: 300, seed: 11 })
      .map((each) => psoxyResponse({ transforms: [{ ...each, jsonPaths: ['$.v'] }] }));
    const gated = sample.filter(hasTables);
    expect(sample.every((response) => chooseEngine(response).name === 'bytes')).toBe(true);
    expect(gated.length).toBeGreaterThan(240);
  });

  test('no text is made of a value in which the patterns find nothing', () => {
    const response = psoxyResponse({
      transforms: [
        { method: 'redactRegexMatches', redactions: ['(?i)secret', 'pwd='], jsonPaths: ['$.v[*]'] },
      ],
    });
    const met: string[] = [];
    const watched = watch(response, (text) => met.push(text));
    const body = '{"v":["nothing","a\\nb \\u00e9","a secret","ü","pwd\\u003d1"]}';
    const { output } = sanitize(watched, [encode(body)], { ...PSOXY_CONTEXT, engine: 'bytes' });
    expect(output).toBe('{"v":["nothing","a\\nb \\u00e9","a ","ü","1"]}');
    expect(met).toEqual(['a secret', 'pwd=1']);
  });
});

/** Whether the kernel has tables for texts at the only place that the rules name. */
function hasTables(response: PsoxyResponse): boolean {
  const found = getStreamability(response);
  const places = found.streams ? found.states.places : [];
  return places.some((place) => {
    const fate = 'do' in place ? place : place.string;
    return fate.do === 'gate' && fate.gate.tables() !== undefined;
  });
}

/** The same response, telling each text that its first pattern is asked about. */
function watch(response: PsoxyResponse, tell: (text: string) => void): PsoxyResponse {
  const watchAction = (action: PsoxyAction): PsoxyAction => {
    if (action.type !== 'redactRegexMatches') return action;
    const [first, ...others] = action.patterns;
    if (first === undefined) return action;
    const findAll: typeof first.findAll = (text) => {
      tell(text);
      return first.findAll(text);
    };
    return { ...action, patterns: [{ ...first, findAll }, ...others] };
  };
  const transforms = response.transforms.map((each) => ({ ...each, action: watchAction(each.action) }));
  return { ...response, transforms };
}
