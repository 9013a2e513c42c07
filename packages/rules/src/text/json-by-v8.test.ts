import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../engine/src/kernel/json/json.ts';
import { parseWithV8 } from './plain-json.ts';

const LIMITS = { depth: 8, stringBytes: 64, objectKeys: 4 };
const refusedKeys: ReadonlySet<string> = new Set(['<<']);
const read = (text: string) => parseWithV8(text, { ...LIMITS, forbiddenKeys: refusedKeys });

function isReadByOurs(text: string): boolean {
  try {
    parseJson(new TextEncoder().encode(text), LIMITS);
    return true;
  } catch {
    return false;
  }
}

const member = fc.constantFrom(
  '"a":',
  '"b":',
  '"a" :',
  '"\\u0061":',
  '"a:b":',
  '"\\"":',
  '"<<":',
  '"__proto__":',
);
const scalar = fc.constantFrom(
  '1',
  '-0',
  '1e3',
  'true',
  'null',
  '"x:y"',
  '"\\\\"',
  '"\\"a\\":"',
  '"\\ud800"',
  '""',
  '01',
  'nul',
);
const { value: json } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 10 }, scalar, tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(member, tie('value')), { maxLength: 5 })
    .map((all) => `{${all.map(([key, value]) => `${key}${value}`).join(', ')}}`),
  array: fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
}));

describe("JSON read by V8's own parser", () => {
  it('is read only where ours reads it as well, each key once', () => {
    let found = 0;
    fc.assert(
      fc.property(json, (text) => {
        const data = read(text)?.data;
        if (data === undefined) return;
        found += 1;
        expect(isReadByOurs(text), text).toBe(true);
        // As many colons outside of texts as keys: none was dropped.
        expect(
          JSON.stringify(data)
            .replace(/"(?:[^"\\]|\\.)*"/g, '')
            .split(':').length,
          text,
        ).toBe(text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it.each([
    ['a key given twice', '{"a":1,"a":1}'],
    ['twice in two spellings', '{"a":1,"\\u0061":2}'],
    ['twice further in', '{"b":[{"a":{},"a":{}}]}'],
    ['a key that is refused', '{"b":{"<<":1}}'],
    ['too deep', `${'['.repeat(9)}${']'.repeat(9)}`],
    ['too many keys', '{"a":1,"b":1,"c":1,"d":1,"e":1}'],
    ['a long text', `["${'x'.repeat(65)}"]`],
    ['a long key', `{"${'x'.repeat(65)}":1}`],
    ['half of a pair', '["\ud800"]'],
    ['a byte-order mark', '\ufeff{}'],
    ['no JSON', '{a: 1}'],
  ])('is left to ours: %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each(['{}', '[]', '{"a:b":"c:d"}', '{"a":"\\":","b":[{"a":":"}]}', '{"__proto__":1}'])('%s', (text) => {
    expect(read(text)?.data).toEqual(JSON.parse(text));
  });
});
