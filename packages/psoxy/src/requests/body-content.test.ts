import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import type { TokenPart } from '../../../engine/src/plan/plan.ts';
import { parseContentType } from './body-content.ts';
import { parseRequestBody } from './parse-request-body.ts';
import { writeBody } from './write-body.ts';

const TOKEN = `p~${'A1b2-_'.repeat(12)}`;
const FORM = 'application/x-www-form-urlencoded';
const encode = (text: string) => new TextEncoder().encode(text);

function code(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

/** What goes to Graph when every token opens to `value`. */
function rewritten(text: string, value = 'x', contentType: string | undefined = undefined) {
  const open = ({ quoted }: TokenPart) => (quoted ? value.replaceAll("'", "''") : value);
  const { bytes, contentType: type } = writeBody(
    parseRequestBody({ bytes: encode(text), contentType }),
    open,
  );
  return [new TextDecoder().decode(bytes), type];
}

describe('types of request bodies', () => {
  it.each([
    [undefined, 'application/json'],
    ['  ', 'application/json'],
    ['Application/JSON', 'application/json'],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/json ; x="a;charset=utf-16" ; charset="UTF8"', 'application/json'],
    ['text/plain; charset=us-ascii', 'text/plain'],
    [`${FORM}; charset=UTF-8`, FORM],
    ['application/json; charset=iso-8859-1', undefined],
    ['application/json; charset=utf-8; CHARSET=utf-16', undefined],
    ['application/json;', undefined],
    ['application/json charset=utf-8', undefined],
    ['application/json, text/plain', undefined],
    ['application/vnd.api+json', undefined],
    ['text/html', undefined],
    ['json', undefined],
    [`application/json; x="${'a'.repeat(5_000)}"`, undefined],
  ])('%s', (header, type) => {
    expect(parseContentType(header)).toBe(type);
  });
});

describe('a body written anew', () => {
  it('loses nothing of its JSON', () => {
    const scalar = fc.oneof(
      fc.constantFrom('1.0', '-0', '1e400', '12345678901234567890', 'true', 'null'),
      fc.string().map((text) => JSON.stringify(text)),
    );
    const key = fc.string({ maxLength: 5 });
    const object = fc.dictionary(key, scalar, { maxKeys: 4, noNullPrototype: false }).map(
      (fields) =>
        `{${Object.entries(fields)
          .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
          .join(',')}}`,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scalar, object)), (items) => {
        const text = `[${items.join(',')}]`;
        expect(rewritten(text)[0]).toBe(text);
      }),
    );
  });

  it('loses nothing of its form', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
          { selector: ([name]) => name },
        ),
        (fields) => {
          const read = (text: string) => [...new URLSearchParams(text)];
          const text = new URLSearchParams(fields).toString();
          expect(read(rewritten(text, '', FORM)[0] ?? '')).toEqual(read(text));
        },
      ),
    );
  });

  it.each([
    [
      `{"a":["${TOKEN}"],"${'k'.repeat(50)}":{"b":"${TOKEN}@acme.com"}}`,
      `{"a":["VALUE"],"${'k'.repeat(50)}":{"b":"VALUE"}}`,
    ],
    [`"${TOKEN}@h~${'B'.repeat(43)}"`, '"VALUE"'],
    [`"${TOKEN}@e~${'B'.repeat(64)}"`, '"VALUE"'],
    [`"a ${TOKEN}, b"`, '"a VALUE, b"'],
    [`"p~${'A'.repeat(42)} p~ s~x"`, `"p~${'A'.repeat(42)} p~ s~x"`],
  ])('%s', (text, expected) => {
    expect(rewritten(text, 'VALUE')[0]).toBe(expected);
  });

  it.each([
    [
      'alone',
      `"${TOKEN}"`,
      ['/users/x?$select=a#b', '"', "'", 'a b', '..', '', 'é😀'],
      ['a\nb', '\ud800', '\u0000'],
    ],
    [
      'amid text',
      `"a ${TOKEN} b"`,
      ['zoe', 'zoe@contoso.com', 'a.b_c-d+e', 'Zoë', '4e3', 'x_y.com#EXT#@t.com'],
      [
        '/',
        "o'neil",
        'a/b',
        'a b',
        'a?b',
        'a&b',
        'a=b',
        'a%2fb',
        '"',
        "'",
        '\\',
        '..',
        '.',
        '．．',
        '#',
        'a#b',
        '',
        'a,b',
        '(a)',
        'a:b',
        'a;b',
        '<a>',
        'a\tb',
        '$top',
      ],
    ],
    ['in OData quotes', `"a eq '${TOKEN}'"`, ["o'neil", 'zoe'], ["' or '", 'a b']],
  ])('a value %s', (_, text, sound, faulty) => {
    for (const value of sound)
      expect(
        code(() => rewritten(text, value)),
        value,
      ).toBe('none');
    for (const value of faulty)
      expect(
        code(() => rewritten(text, value)),
        value,
      ).toBe('TOKEN_INVALID');
  });

  it('keeps an opened value inside its string, its field and its quotes', () => {
    expect(rewritten(`{"a":"${TOKEN}"}`, '","admin":"1')[0]).toBe('{"a":"\\",\\"admin\\":\\"1"}');
    expect(rewritten(`a=${TOKEN}`, 'x&admin=1', FORM)[0]).toBe('a=x%26admin%3D1');
    expect(rewritten(`"mail eq '${TOKEN}'"`, "o'neil")[0]).toBe("\"mail eq 'o''neil'\"");
  });
});

describe('a body that is not read', () => {
  it.each([
    ['{"a":1,"a":2}', undefined, 'BODY_NOT_ALLOWED'],
    ['{"a":1}{"a":2}', undefined, 'BODY_NOT_ALLOWED'],
    ['', undefined, 'BODY_NOT_ALLOWED'],
    ['a=1&a=2', FORM, 'BODY_NOT_ALLOWED'],
    ['a=%ff', FORM, 'BODY_NOT_ALLOWED'],
    ['<a/>', 'application/xml', 'BODY_NOT_ALLOWED'],
    [`{"${TOKEN}":1}`, undefined, 'TOKEN_INVALID'],
    [`{"x":{"s~${'A'.repeat(43)}":1}}`, undefined, 'TOKEN_INVALID'],
    [`"P~${'A'.repeat(43)}"`, undefined, 'TOKEN_INVALID'],
    [`"s~${'A'.repeat(43)}"`, undefined, 'TOKEN_INVALID'],
    [`${TOKEN}=1`, FORM, 'TOKEN_INVALID'],
    [`a=s%7e${'A'.repeat(43)}`, FORM, 'TOKEN_INVALID'],
    [`x ${TOKEN}`, 'text/plain', 'TOKEN_INVALID'],
  ])('%s as %s', (text, contentType, expected) => {
    expect(code(() => parseRequestBody({ bytes: encode(text), contentType }))).toBe(expected);
  });
});
