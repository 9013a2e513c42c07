import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  JsonError,
  type JsonErrorReason,
  type JsonLimits,
  type JsonNode,
  parseJson,
  parseJsonDocuments,
  writeJson,
} from './json.ts';

const LIMITS: JsonLimits = { depth: 128, stringBytes: 1 << 20, objectKeys: 1000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, limits: Partial<JsonLimits> = {}): JsonNode =>
  parseJson(bytes(text), { ...LIMITS, ...limits });

function refusal(input: Uint8Array, limits: Partial<JsonLimits> = {}): JsonErrorReason | undefined {
  try {
    parseJson(input, { ...LIMITS, ...limits });
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    expect(error.message).toBe(`JSON refused: ${error.reason}`);
    expect(error.cause).toBeUndefined();
    return error.reason;
  }
}

describe('parseJson', () => {
  it.each(['0', '-0', '1.0', '1e2', '1E+400', '-0.1000000000000000055', '12345678901234567890'])(
    'keeps the number %s as written',
    (text) => {
      expect(read(` ${text}\n`)).toEqual({ kind: 'number', text });
      expect(writeJson(read(text))).toBe(text);
    },
  );

  it('keeps key order, duplicates and keys that mean something to JavaScript', () => {
    const text = '{"b":1,"10":2,"2":3,"b":4,"__proto__":{"x":5},"constructor":6,"":7}';
    expect(writeJson(read(text))).toBe(text);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each([
    ['"\\u006dail"', 'mail'],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\ud800"', '\ud800'],
    ['"\u2028\u007fé"', '\u2028\u007fé'],
    ['"\\u0000"', '\0'],
  ])('decodes %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'nul',
    'nulL',
    'True',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '.5',
    '-a',
    'undefined',
    "'a'",
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    '{1:2}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[1}',
    '{"a":1]',
    '"',
    '"a',
    '"\\',
    '"\\"',
    '"\\k"',
    '"\\,"',
    '"\\u12"',
    '"\\u12G4"',
    '"\\x41"',
    '"\n"',
    '"\t"',
    '"\u0000"',
    '"\u001f"',
    '/* */1',
    '[//\n1]',
    '\u00a01',
    '\u000b1',
    '\u2028',
    ']',
    '}',
    ':',
    ',',
  ])('refuses %j as syntax', (text) => {
    expect(refusal(bytes(text))).toBe('syntax');
  });

  it.each([
    '1 2',
    '{}{}',
    '{"a":1}\n{"a":2}',
    '01',
    '1.',
    '1e',
    '0x10',
    '1true',
    '"a""b"',
    '[]]',
    '1\u0000',
    '1\ufeff',
    '1\u00a0',
  ])('refuses %j as trailing', (text) => {
    expect(refusal(bytes(text))).toBe('trailing');
  });

  it.each([
    ['byte-order mark', [0xef, 0xbb, 0xbf, 0x31]],
    ['stray continuation', [0x22, 0x80, 0x22]],
    ['overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['UTF-8 surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['beyond Unicode', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['cut sequence', [0x22, 0xe2, 0x82, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x31, 0x00]],
  ])('refuses %s as encoding', (_, input) => {
    expect(refusal(Uint8Array.from(input))).toBe('encoding');
  });

  it.each([
    ['depth', '[[[]]]', { depth: 2 }],
    ['depth', '{"a":{"a":[]}}', { depth: 2 }],
    ['depth', '['.repeat(1_000_000), {}],
    ['depth', '{"a":'.repeat(1_000_000), { depth: Number.POSITIVE_INFINITY }],
    ['keys', '{"a":1,"b":2,"a":3}', { objectKeys: 2 }],
    ['string', '"12345"', { stringBytes: 4 }],
    ['string', '"ééé"', { stringBytes: 5 }],
    ['string', '{"12345":0}', { stringBytes: 4 }],
    ['string', '12345', { stringBytes: 4 }],
  ] as const)('holds the %s limit (%#)', (reason, text, limits) => {
    expect(refusal(bytes(text), limits)).toBe(reason);
  });

  it('accepts what just reaches a limit', () => {
    expect(writeJson(read('[[]]', { depth: 2 }))).toBe('[[]]');
    expect(read('"é1"', { stringBytes: 3 })).toBe('é1');
    expect(writeJson(read('{"a":1,"b":2}', { objectKeys: 2 }))).toBe('{"a":1,"b":2}');
    expect(writeJson(read(`${'['.repeat(1024)}${']'.repeat(1024)}`, { depth: 5000 }))).toHaveLength(2048);
  });

  it('agrees with JSON.parse on random values and on random spacing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const written = writeJson(read(text));
        expect(JSON.parse(written)).toEqual(JSON.parse(text));
        expect(written).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('accepts exactly the mutilated documents that JSON.parse accepts', () => {
    const alphabet = fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '1',
      '-',
      '.',
      'e',
      'u',
      't',
      'true',
      'null',
      ' ',
      '\n',
      'a',
      '\u0001',
      'é',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(refusal(bytes(text)) === undefined).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('parseJsonDocuments', () => {
  const documents = (text: string) =>
    parseJsonDocuments(bytes(text), LIMITS).map((document) => writeJson(document));

  it.each([
    ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['{}[]{}', ['{}', '[]', '{}']],
    [' 1 "a"true\r\nnull ', ['1', '"a"', 'true', 'null']],
    ['', []],
    [' \n\t', []],
  ])('%j', (text, written) => {
    expect(documents(text)).toStrictEqual(written);
  });

  it.each(['{},{}', '{}\n{', '{}x', '\ufeff{}', '{}\u00a0{}', '{"a":1}]'])(
    'refuses %j as a whole',
    (text) => {
      expect(() => documents(text)).toThrow(JsonError);
    },
  );
});

describe('writeJson', () => {
  it('escapes lone surrogates, so that the bytes are well-formed', () => {
    expect(writeJson(read('{"\\udc00":"a\\ud800"}'))).toBe('{"\\udc00":"a\\ud800"}');
  });
});

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'], '10': 0, '9': -0 }, '{"10":0,"9":0,"a":[true,null,"x"],"b":1}'],
    // RFC 8785 section 3.2.3: order by UTF-16 code units, not by code points
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [[333333333.3333333, 1e30, 4.5, 0.002, 1e-27], '[333333333.3333333,1e+30,4.5,0.002,1e-27]'],
    [{ a: undefined, b: {} }, '{"b":{}}'],
  ])('writes %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, 1n, [undefined], { a: () => 1 }])(
    'refuses what JSON cannot express (%#)',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );
});
