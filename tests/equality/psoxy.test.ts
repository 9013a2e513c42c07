import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseEngine } from '../../packages/psoxy/src/bytes/create-psoxy-sanitizer.ts';
import type { PsoxyEndpointRule } from '../../packages/psoxy/src/plan/psoxy-rule-set.ts';
import {
  computePsoxyEncryption,
  computePsoxyHash,
  PSOXY_CONTEXT,
  psoxyResponse,
} from '../harness/psoxy-sanitizing.ts';
import { ROUNDS_TIMEOUT, roundsOf } from '../harness/rounds.ts';
import { LIMITS, sanitize } from '../harness/sanitizing.ts';
import { damage } from './arbitrary-damage.ts';
import { anyBody, anyResponse, METHODS } from './arbitrary-rules.ts';
import { expectEqualEngines, PSEUDONYMIZERS, run } from './compare-engines.ts';
import { repeatsAName } from './repeats-a-name.ts';

/** 6,000 documents here, half a million at night. */
const RUNS = roundsOf({ many: 6_000, night: 500_000 });
const share = (part: number) => ({ numRuns: Math.ceil(RUNS * part) });

const cuts = fc.array(fc.nat({ max: 600 }), { maxLength: 6 });
const pseudonymizer = fc.constantFrom(...PSEUDONYMIZERS).map((found) => found);
const encode = (body: string) => new TextEncoder().encode(body);

describe("under rules of Psoxy's language the two engines mean the same", () => {
  test('on any body, cut anywhere', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyResponse, anyBody, cuts, pseudonymizer, (plan, body, at, nyms) => {
        expectEqualEngines({ plan, document: encode(body), cuts: at, pseudonymizer: nyms });
      }),
      share(0.7),
    );
  });

  test('cut at every byte', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyResponse, anyBody, pseudonymizer, (plan, body, nyms) => {
        const document = encode(body);
        expectEqualEngines({ plan, document, cuts: [...document.keys()], pseudonymizer: nyms });
      }),
      share(0.1),
    );
  });

  test('on damaged bodies: both refuse, or both understand the same', { timeout: ROUNDS_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyResponse, anyBody, damage, cuts, pseudonymizer, (plan, body, harm, at, nyms) => {
        const document = harm(encode(body));
        fc.pre(!repeatsAName(document));
        expectEqualEngines({ plan, document, cuts: at, pseudonymizer: nyms });
      }),
      share(0.1),
    );
  });

  test('at every limit', { timeout: ROUNDS_TIMEOUT }, () => {
    const limits = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .map(([depth, objectKeys]) => ({ ...LIMITS, depth, stringBytes: 2_048, objectKeys }));
    const withLong = fc.tuple(anyBody, fc.integer({ min: 2_040, max: 2_060 }), fc.boolean());
    fc.assert(
      fc.property(
        anyResponse,
        withLong,
        limits,
        cuts,
        pseudonymizer,
        (plan, [body, length, long], bounds, at, nyms) => {
          const document = encode(long ? `${body}{"a":"${'x'.repeat(length)}"}` : body);
          expectEqualEngines({ plan, document, cuts: at, pseudonymizer: nyms, limits: bounds });
        },
      ),
      share(0.1),
    );
  });

  test('for each method, each kind of value, at each kind of place', () => {
    const values = [
      '"x"',
      '""',
      '" "',
      '"\\u0061@contoso.com"',
      '"a@contoso.com"',
      '7',
      '-0',
      '1e400',
      '1.50',
      'true',
      'false',
      'null',
      '{}',
      '{"a":"x","v":1}',
      '[]',
      '["x",null,{"v":"y"}]',
    ];
    const types = [
      undefined,
      ...(['string', 'integer', 'number', 'boolean', 'null', 'array', 'object'] as const),
    ];
    const documents = values.map((value) => `{"v":${value},"w":[0,${value},"z"],"x":${value}}`);
    for (const first of METHODS)
      for (const second of [undefined, METHODS[0], METHODS[6], METHODS[13]])
        for (const type of types) {
          const plan = psoxyResponse({
            ...(type !== undefined && {
              responseSchema: {
                type: 'object',
                properties: { v: { type }, w: { type: 'array', items: { type } } },
              },
            }),
            transforms: [first, ...(second === undefined ? [] : [second])].map((method) => ({
              ...method,
              jsonPaths: ['$..v', '$.w[*]'],
            })),
          });
          expect(chooseEngine(plan)).toEqual({ name: 'bytes' });
          const [, nyms] = PSEUDONYMIZERS;
          if (nyms === undefined) throw new Error('no pseudonymizer');
          const compared = (document: string) => ({
            ...{ plan, document: encode(document), cuts: [7], pseudonymizer: nyms },
          });
          // One body of all documents, unless one of them makes it refused.
          const body = documents.join('\n');
          for (const document of 'refused' in run('tree', compared(body)) ? documents : [body])
            expectEqualEngines(compared(document));
        }
  });

  test('and it is the byte engine that is compared, by rules that differ', () => {
    const sample = fc.sample(anyResponse, { numRuns: 300, seed: 7 });
    expect(sample.filter((response) => chooseEngine(response).name === 'bytes').length).toBeGreaterThan(290);
  });
});

/** Through the byte engine alone; expected by hand. Results: output, then what was counted. */
const CASES: Readonly<
  Record<string, readonly [rule: PsoxyEndpointRule, body: string, output: string | undefined]>
> = {
  'spacing, numbers and spellings of what no rule touches stay': [
    { transforms: [{ method: 'redact', jsonPaths: ['$..gone'] }] },
    ' {"n" : [1.0, 1e2 ,-0], "\\u0061":"\\/" , "gone":{"x":1}}\n',
    '{"n" : [1.0, 1e2 ,-0], "\\u0061":"\\/" }',
  ],
  'documents are parted by one line feed': [
    { transforms: [{ method: 'redact', jsonPaths: ['$.a'] }] },
    '\n{"a":1}{"b":2}\r\n\n null [{"a":1}] ',
    '{}\n{"b":2}\nnull\n[{"a":1}]',
  ],
  'what stands twice is treated twice': [
    { transforms: [{ method: 'pseudonymize', jsonPaths: ['$.m'] }] },
    '{"m":"x","\\u006d":"y","o":1,"o":2}',
    `{"m":"t~${computePsoxyHash('x')}","\\u006d":"t~${computePsoxyHash('y')}","o":1,"o":2}`,
  ],
  'a list in place of a text becomes null, and what is in it is gone': [
    { transforms: [{ method: 'tokenize', jsonPaths: ['$.v'] }] },
    '{"v":["secret",{"v":"secret"}],"w":"x"}',
    '{"v":null,"w":"x"}',
  ],
  'an object in place of an identifier withholds the answer': [
    { transforms: [{ method: 'pseudonymize', jsonPaths: ['$..id'] }] },
    '{"v":[{"id":{"id":"x"}}]}',
    undefined,
  ],
  'an object in place of an identifier withholds the answer also where it is removed later': [
    {
      transforms: [
        { method: 'pseudonymize', jsonPaths: ['$..id'] },
        { method: 'redact', jsonPaths: ['$.v'] },
      ],
    },
    '{"v":[{"id":{"id":"x"}}]}',
    undefined,
  ],
  'but not where it was removed before': [
    {
      transforms: [
        { method: 'redact', jsonPaths: ['$.v'] },
        { method: 'pseudonymize', jsonPaths: ['$..id'] },
      ],
    },
    '{"v":[{"id":{"id":"x"}}],"id":"x"}',
    `{"id":"t~${computePsoxyHash('x')}"}`,
  ],
  'a place that one path meets twice is done by the tree engine': [
    { transforms: [{ method: 'tokenize', jsonPaths: ['$..a..b'] }] },
    '{"a":{"a":{"b":"x"},"b":"y"},"n":1.0}',
    `{"a":{"a":{"b":"${computePsoxyEncryption(computePsoxyEncryption('x'))}"},"b":"${computePsoxyEncryption('y')}"},"n":1.0}`,
  ],
  'what the schema does not declare goes, what has another type is null': [
    {
      responseSchema: {
        type: 'object',
        properties: {
          s: { type: 'string' },
          i: { type: 'integer' },
          b: { type: 'boolean' },
          l: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    '{"s":{"s":"x"},"i":2.9,"b":null,"l":["x",1,null,["y"],"z"],"x":"secret"}',
    '{"s":null,"i":2,"b":false,"l":["x","z"]}',
  ],
  'a link in what is removed must still be one': [
    { links: 'seal', transforms: [{ method: 'redact', jsonPaths: ['$.v'] }] },
    '{"v":{"w":[{"x@odata.nextLink":"https://elsewhere.example/"}]}}',
    undefined,
  ],
};

test.each(Object.entries(CASES))('%s', (_, [rule, body, output]) => {
  const response = psoxyResponse(rule);
  expect(chooseEngine(response)).toEqual({ name: 'bytes' });
  const bytes = encode(body);
  for (const chunks of [[bytes], [...bytes].map((byte) => Uint8Array.of(byte))]) {
    const sanitized = () => sanitize(response, chunks, { ...PSOXY_CONTEXT, engine: 'bytes' }).output;
    if (output === undefined) expect(sanitized).toThrow('RESPONSE_NOT_SANITIZABLE');
    else expect(sanitized()).toBe(output);
  }
});
