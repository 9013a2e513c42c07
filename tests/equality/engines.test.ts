import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonNode, parseJson } from '../../packages/engine/src/kernel/json/json.ts';
import { isNumberText } from '../../packages/engine/src/kernel/json/numeric-text.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { keep, LIMITS, list, record } from '../harness/sanitizing.ts';
import { damage } from './arbitrary-damage.ts';
import { anyJson, arrayOf, KEYS, objectOf, spelled } from './arbitrary-json.ts';
import { anyPlan, documentFor } from './arbitrary-plan.ts';
import { expectEqualEngines, PSEUDONYMIZERS, run } from './compare-engines.ts';

/** 20,000 documents here, a million at night. */
const RUNS = roundsOf({ many: 20_000, night: 1_000_000 });
const share = (part: number) => ({ numRuns: Math.ceil(RUNS * part) });

const planned = anyPlan.chain((plan) => fc.tuple(fc.constant(plan), documentFor(plan)));
const cuts = fc.array(fc.nat({ max: 600 }), { maxLength: 6 });
const pseudonymizer = fc.constantFrom(...PSEUDONYMIZERS).map((found) => found);
const encode = (text: string) => new TextEncoder().encode(text);

describe('the two engines mean the same', () => {
  test('on any document under any plan, cut anywhere', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(planned, cuts, pseudonymizer, ([plan, document], at, nyms) => {
        expectEqualEngines({ plan, document: encode(document), cuts: at, pseudonymizer: nyms });
      }),
      share(0.6),
    );
  });

  test('cut at every byte', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(planned, pseudonymizer, ([plan, document], nyms) => {
        const bytes = encode(document);
        expectEqualEngines({ plan, document: bytes, cuts: [...bytes.keys()], pseudonymizer: nyms });
      }),
      share(0.1),
    );
  });

  test('on damaged documents: both refuse, or both understand the same', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(planned, damage, cuts, pseudonymizer, ([plan, document], harm, at, nyms) => {
        expectEqualEngines({ plan, document: harm(encode(document)), cuts: at, pseudonymizer: nyms });
      }),
      share(0.2),
    );
  });

  test('at every limit', { timeout: ROUNDS_TIMEOUT }, () => {
    const limits = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }))
      .map(([depth, stringBytes, objectKeys]) => ({ ...LIMITS, depth, stringBytes, objectKeys }));
    fc.assert(
      fc.property(planned, limits, cuts, pseudonymizer, ([plan, document], bounds, at, nyms) => {
        expectEqualEngines({
          plan,
          document: encode(document),
          cuts: at,
          pseudonymizer: nyms,
          limits: bounds,
        });
      }),
      share(0.1),
    );
  });
});

test('the byte engine leaves byte for byte what it has nothing to do with', () => {
  fc.assert(
    fc.property(uniqueObject, cuts, (document, at) => {
      // Control characters and lone surrogates do not leave (S12).
      fc.pre(!/\\[bfnrtu]|[\u007f-\u009f]/.test(JSON.stringify(JSON.parse(document))));
      const bytes = encode(document);
      const plan = keepAll(parseJson(bytes, LIMITS));
      fc.pre(plan !== undefined && plan.kind !== 'leaf');
      const [nyms] = PSEUDONYMIZERS;
      if (plan === undefined || nyms === undefined) return;
      const outcome = run('bytes', { plan, document: bytes, cuts: at, pseudonymizer: nyms });
      expect('bytes' in outcome && outcome.bytes.toString()).toBe(document);
    }),
    share(0.1),
  );
});

/** No key twice in one object, and arrays of one shape: what a plan can keep whole. */
const uniqueObject = fc.oneof(
  objectOf(
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), anyScalar()), {
        maxLength: 6,
        selector: ([key]) => key,
      })
      .chain((entries) =>
        fc.tuple(...entries.map(([key, value]) => fc.tuple(spelled(fc.constant(key)), fc.constant(value)))),
      ),
  ),
  arrayOf(fc.array(spelled(fc.string({ unit: 'grapheme' })), { maxLength: 5 })),
);

function anyScalar(): fc.Arbitrary<string> {
  return anyJson.filter((json) => !/^[[{]/.test(json) && (!/^[-0-9]/.test(json) || isNumberText(json)));
}

/** The plan that keeps a document as it is. */
function keepAll(value: JsonNode): PlanNode | undefined {
  if (value === null || typeof value === 'string') return keep('string');
  if (typeof value === 'boolean') return keep('boolean');
  if (value.kind === 'number') return keep('number');
  if (value.kind === 'array') return list(keep('string'));
  return record(
    Object.fromEntries(value.entries.map(([key, inner]) => [key, keepAll(inner) ?? keep('string')])),
  );
}
