import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PSOXY_CONTEXT, psoxyResponse, sanitizeByPsoxy } from '../../../../tests/harness/psoxy-sanitizing.ts';
import { sanitize } from '../../../../tests/harness/sanitizing.ts';
import type { PsoxyTransformRule } from '../plan/psoxy-response.ts';

const redact = (path: string) => ({ transforms: [{ method: 'redact', jsonPaths: [path] }] });

/** `{"a":{"a":…{"b":"x"}}}`, as deep as the limits let it. */
const nested = (depth: number, inner = '{"b":"x"}') => `${'{"a":'.repeat(depth)}${inner}${'}'.repeat(depth)}`;

function withheldAs(rule: Parameters<typeof sanitizeByPsoxy>[0], body: string): unknown {
  try {
    sanitizeByPsoxy(rule, body);
  } catch (error) {
    return error;
  }
  return undefined;
}

const withheld = (subject: string) => ({ code: 'RESPONSE_NOT_SANITIZABLE', detail: { subject } });

describe('documents that are written against the rules', () => {
  it.each(['$..a..a..a..b', '$..a..a..a..a..a..a..a..a..b', '$..a[?(@..b)]..a..a..b', '$..*..*..*..*'])(
    '%s on nested properties is cut off',
    (path) => {
      expect(withheldAs(redact(path), nested(120))).toMatchObject(withheld('work'));
    },
  );

  it('wide and deep: a second scan of every level is cut off', () => {
    const wide = `{"b":[${'1,'.repeat(100_000)}1]}`;
    expect(withheldAs(redact('$..a..b'), nested(100, wide))).toMatchObject(withheld('work'));
  });

  it('filters count as work', () => {
    const list = `[${nested(100)}${`,${nested(100)}`.repeat(200)}]`;
    expect(withheldAs(redact('$..[?(@..x == 1 || @..y == 1 || @..z == 1)]'), list)).toMatchObject(
      withheld('work'),
    );
  });

  it('honest documents stay far below', () => {
    const honest = `{"value":[${Array.from({ length: 20_000 }, (_, id) => `{"id":${id},"from":{"user":{"id":"u${id}"}}}`).join(',')}]}`;
    expect(withheldAs(redact("$..from..['id','email']"), honest)).toBeUndefined();
    expect(withheldAs(redact('$..a..a..b'), nested(20))).toBeUndefined();
  });

  it('a token of a token of a token does not grow without end', () => {
    const rule = { transforms: [{ method: 'tokenize', jsonPaths: ['$..a..b'] }] };
    expect(withheldAs(rule, nested(120))).toMatchObject(withheld('string'));
  });

  it('neither does a text in which every letter becomes a pseudonym', () => {
    const text = 'x'.repeat(900_000);
    for (const transform of [
      { method: 'pseudonymizeRegexMatches', jsonPaths: ['$.v'], regex: 'x' },
      { method: 'tokenize', jsonPaths: ['$.v'], regex: '(x).*' },
    ])
      expect(withheldAs({ transforms: [transform] }, JSON.stringify({ v: text }))).toMatchObject(
        withheld('string'),
      );
  });

  it.each([
    ['depth', '['.repeat(200) + ']'.repeat(200)],
    ['syntax', '{"a":NaN}'],
    ['string', `{"a":"${'x'.repeat(1_000_001)}"}`],
    ['keys', `{${Array.from({ length: 10_001 }, (_, index) => `"${index}":1`).join(',')}}`],
  ])('limits: %s', (subject, body) => {
    expect(withheldAs(redact('$.a'), body)).toMatchObject(withheld(subject));
  });

  it('depth and duplicates inside of JSON in a string', () => {
    const rule = {
      transforms: [
        {
          method: 'textDigest',
          jsonPaths: ['$.v'],
          isJsonEscaped: true,
          jsonPathToProcessWhenEscaped: '$..t',
        },
      ],
    };
    const digested = (inner: string) =>
      JSON.parse(sanitizeByPsoxy(rule, JSON.stringify({ v: inner })).output) as { v: string };
    const deep = '['.repeat(500) + ']'.repeat(500);
    expect(digested(deep).v).toBe('{"length":1000,"word_count":1}');
    expect(digested('{"t":"secret","t":"x"}').v).toBe('{"t":"{\\"length\\":1,\\"word_count\\":1}"}');
    expect(
      withheldAs(
        {
          transforms: [
            {
              ...rule.transforms[0],
              method: 'textDigest',
              jsonPaths: ['$.v'],
              jsonPathToProcessWhenEscaped: '$..a..a..a..b',
            },
          ],
        },
        JSON.stringify({ v: nested(120) }),
      ),
    ).toMatchObject(withheld('work'));
  });

  it('chunks may be split at every byte', () => {
    const response = psoxyResponse(redact('$..a'));
    const bytes = new TextEncoder().encode('{"a":"ü","b":"😀"}\n{"a":1}');
    for (let at = 0; at <= bytes.length; at += 1)
      expect(sanitize(response, [bytes.slice(0, at), bytes.slice(at)], PSOXY_CONTEXT).output).toBe(
        '{"b":"😀"}\n{}',
      );
  });
});

/** Every action on every type of value but text: whatever comes out, no four characters of a canary are in it. */
const ACTIONS: readonly Omit<PsoxyTransformRule, 'jsonPaths'>[] = [
  { method: 'redact' },
  { method: 'redactRegexMatches', redactions: ['zzz'] },
  { method: 'redactExceptPhrases', allowedPhrases: ['KANARYU', 'canary'] },
  { method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['.*'] },
  { method: 'pseudonymize' },
  { method: 'pseudonymize', includeReversible: true },
  { method: 'pseudonymize', encoding: 'URL_SAFE_HASH_ONLY' },
  { method: 'pseudonymize', encoding: 'JSON', includeReversible: true },
  { method: 'pseudonymizeEmailHeader' },
  { method: 'pseudonymizeEmailHeader', encoding: 'JSON' },
  { method: 'pseudonymizeRegexMatches', regex: '.*' },
  { method: 'tokenize' },
  { method: 'tokenize', regex: 'zzz(.*)' },
  { method: 'filterTokenByRegex', delimiter: ',', filters: ['.*'] },
  { method: 'textDigest' },
  { method: 'textDigest', keywords: ['kanaryu'] },
  { method: 'textDigest', isJsonEscaped: true, jsonPathToProcessWhenEscaped: '$.zzz' },
  { method: 'hashIp' },
  { method: 'encryptIp' },
];

const CANARY = 'KÄNÄRYÜ-ÖØÅ';
const NUMBER = '739184625073918';

const canaries = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(CANARY),
    fc.constant(Number(NUMBER)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(CANARY, 'text', 'v', '__proto__', '+v:textDigest'), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value;

function leaks(output: string): boolean {
  const readable = output.replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return [CANARY, NUMBER].some((canary) =>
    Array.from({ length: canary.length - 3 }, (_, at) => canary.slice(at, at + 4)).some((part) =>
      readable.includes(part),
    ),
  );
}

describe('no action returns any part of a value that is no text', () => {
  it.each(ACTIONS)('$method %j', (action) => {
    const response = psoxyResponse({ transforms: [{ ...action, jsonPaths: ['$.v', '$.w[*]'] }] });
    fc.assert(
      fc.property(
        canaries.filter((value) => typeof value !== 'string'),
        (value) => {
          // Other tests cover a text next to it.
          const body = JSON.stringify({ v: value, w: [typeof value === 'boolean' ? null : value] });
          const output = sanitizeSafely(response, body);
          expect(leaks(output), output).toBe(false);
        },
      ),
      { seed: 4_711, numRuns: 150 },
    );
  });

  it('(positive control: what no rule treats is seen)', () => {
    const response = psoxyResponse({ transforms: [{ method: 'redact', jsonPaths: ['$.zzz'] }] });
    expect(leaks(sanitizeSafely(response, JSON.stringify({ v: [CANARY] })))).toBe(true);
    expect(leaks(sanitizeSafely(response, `{"v":${NUMBER}}`))).toBe(true);
  });
});

/** '' for what is withheld: an error carries a constant, which is checked too. */
function sanitizeSafely(response: ReturnType<typeof psoxyResponse>, body: string): string {
  try {
    return sanitize(response, body, PSOXY_CONTEXT).output;
  } catch (error) {
    return JSON.stringify(error) + String(error);
  }
}
