import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWellFormed } from '../../packages/engine/src/kernel/well-formed.ts';
import type { PsoxyAction, PsoxyResponse } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import { buildPart } from '../../packages/rules/src/text/regex/automaton/build-part.ts';
import { compilePattern } from '../../packages/rules/src/text/regex/compile-pattern.ts';
import { psoxyResponse } from '../harness/psoxy-sanitizing.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { LIMITS, openResponse } from '../harness/sanitizing.ts';
import { spelled } from './arbitrary-json.ts';
import { anyPattern, anyText } from './arbitrary-pattern.ts';
import { type Outcome, PSEUDONYMIZERS, run } from './compare-engines.ts';

const RUNS = roundsOf({ many: 250, night: 250_000 });
const encode = (body: string) => new TextEncoder().encode(body);

function findsParts(source: string): boolean {
  try {
    const { node } = compilePattern(source);
    return node !== undefined && buildPart(node) !== undefined;
  } catch {
    return false;
  }
}

/** Patterns as rules have them, and any others of which the kernel knows where group 1 stands. */
const USUAL = [
  '(?i)smtp:(.+)',
  '^smtp:(.+)$',
  '[\\w.+-]+@[\\w.-]+',
  '\\b(\\w+)@contoso\\.com\\b',
  '😀(.+)é',
  '^(.+)$',
  '(?s)a(.*)b$',
  '\\d{3}',
  '\\B-(\\S+)',
  '(\\w+)\\Z',
];
const pattern = fc.oneof(
  fc.constantFrom(...USUAL),
  anyPattern.filter(findsParts),
  anyPattern.map((inner) => `k(${inner})é`).filter(findsParts),
  anyPattern.map((inner) => `\\b(${inner})$`).filter(findsParts),
);
const words = fc.constantFrom(
  ...['smtp:', 'SMTP:', 'ana@contoso.com', 'Ana.B+x@Mail.contoso.de', '@', 'k', 'a', 'b', '-', ' ', '.', 'é'],
  ...['😀', '123', '_', '\u2028', '\n', '"', '\\', '\u0085', '%', '*', "'", 'x'.repeat(90)],
);
const text = fc
  .array(fc.oneof(words, words, anyText.filter(isWellFormed)), { maxLength: 7 })
  .map((all) => all.join(''));
const value = fc.oneof(
  text.map((plain) => JSON.stringify(plain)),
  text.map((plain) => JSON.stringify(plain)),
  spelled(text),
  fc.constantFrom('""', '" "', '"\\u0020"', 'null', '7', `"smtp:${'a'.repeat(600)}@contoso.com"`),
);

const response = (regex: string, includeReversible: boolean): PsoxyResponse =>
  psoxyResponse({
    transforms: [{ method: 'pseudonymizeRegexMatches', regex, includeReversible, jsonPaths: ['$.v[*]'] }],
  });

describe('parts of texts become the same pseudonyms in the kernel, by the host and in the other engine', () => {
  test('with any pattern, in both schemes and under every policy of domains', {
    timeout: ROUNDS_TIMEOUT,
  }, () => {
    fc.assert(
      fc.property(
        pattern,
        fc.boolean(),
        fc.array(value, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(...PSEUDONYMIZERS),
        (regex, reversible, values, pseudonymizer) => {
          const document = encode(`{"v":[${values.join()}]}`);
          const cuts = [11, 40];
          const outcome = (engine: 'tree' | 'auto' | 'bytes') =>
            run(engine, { plan: response(regex, reversible), document, cuts, pseudonymizer });
          const inKernel = outcome('bytes');
          expect(inKernel).toEqual(outcome('auto'));
          expect(told(inKernel)).toEqual(told(outcome('tree')));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('no text is made of a value with one match, nor of one with none', () => {
    const values = ['"smtp:ana@contoso.com"', '"Mail: SMTP:Ana@Contoso.com"', '"x400:none"', '"smtp:é"'];
    const met: string[] = [];
    const watched = watch(response('(?i)smtp:(.+)', true), (asked) => met.push(asked));
    const { body } = sanitize(watched, `{"v":[${values.join()},"smtp:\\u0061@b.co","smtp:"]}`);
    expect(body).toMatch(/^\{"v":\["smtp:p~[\w-]+@contoso\.com","Mail: SMTP:p~[\w-]+@Contoso\.com",null,/);
    // What has an escape is the host's, and so is what has no character of ASCII that shows that it is not blank.
    expect(met).toEqual(['smtp:é', 'smtp:a@b.co']);
  });

  test('a part in the middle keeps what stands around it, byte for byte', () => {
    const { body } = sanitize(response('<([^>]+)>', false), '{"v":["Ana — <ana@contoso.com> (é)","<a><b>"]}');
    expect(body).toMatch(
      /^\{"v":\["Ana — <t~[\w-]{43}@contoso\.com> \(é\)","<t~[\w-]{43}><t~[\w-]{43}>"\]\}$/,
    );
  });
});

/** Without the bytes, in which the tree engine spells white space and escapes its own way. */
function told(outcome: Outcome): unknown {
  return 'refused' in outcome ? outcome : { value: outcome.value, counts: outcome.counts };
}

function sanitize(plan: PsoxyResponse, body: string): { readonly body: string } {
  const [, pseudonymizer = PSEUDONYMIZERS[0]] = PSEUDONYMIZERS;
  if (pseudonymizer === undefined) throw new Error('no pseudonymizer');
  const sealLink = () => undefined;
  const sanitizer = openResponse(plan, { pseudonymizer, sealLink, limits: LIMITS, engine: 'bytes' });
  sanitizer.write(encode(body));
  return { body: new TextDecoder().decode(sanitizer.end().body) };
}

/** The same response, telling each text in which the host looks for the pattern. */
function watch(plan: PsoxyResponse, tell: (text: string) => void): PsoxyResponse {
  const watchAction = (action: PsoxyAction): PsoxyAction => {
    if (action.type !== 'pseudonymizeRegexMatches') return action;
    const { pattern: found } = action;
    const findAll: typeof found.findAll = (asked) => {
      tell(asked);
      return found.findAll(asked);
    };
    return { ...action, pattern: { ...found, findAll } };
  };
  const transforms = plan.transforms.map((each) => ({ ...each, action: watchAction(each.action) }));
  return { ...plan, transforms };
}
