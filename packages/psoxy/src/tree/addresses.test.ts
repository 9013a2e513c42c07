import { describe, expect, it } from 'vitest';
import { applyTransform, computePsoxyHash } from '../../../../tests/harness/psoxy-sanitizing.ts';

/** psoxy-facts.md#b: each line. */
const result = (method: string, value: string, rule = {}): unknown =>
  (applyTransform({ method, ...rule, jsonPaths: ['$.v'] }, { v: value }) as { v: unknown }).v;

const single = (text: string) => result('pseudonymize', text);
const list = (text: string, encoding = 'URL_SAFE_TOKEN') =>
  result('pseudonymizeEmailHeader', text, { encoding });

/** The token of an address, which shows its domain; of any other text, which shows none. */
const address = (canonical: string) =>
  `t~${computePsoxyHash(canonical)}@${canonical.slice(canonical.lastIndexOf('@') + 1)}`;
const text = (canonical: string) => `t~${computePsoxyHash(canonical)}`;

type Line = {
  /** Text, and the canonical address that it is. */
  readonly addresses?: readonly (readonly [text: string, canonical: string])[];
  /** Texts that are no address: hashed as they are, and no list either. */
  readonly others?: readonly string[];
  readonly lists?: readonly (readonly [text: string, result: unknown])[];
};

const LINES: Readonly<Record<string, Line>> = {
  'RFC-2822-like grammar (derived from an Apache-2.0 library, `bbottema/email-rfc2822-validator`), flags: quoted identifiers allowed, parens in quoted local part allowed; NO domain literals, NO single-label domains, no dot in unquoted display names, no square brackets.':
    {
      addresses: [
        ['"Kim" <a@b.co>', 'a@b.co'],
        ['"Dr. Kim" <a@b.co>', 'a@b.co'],
        ['"kim lee"@b.co', '"kim lee"@b.co'],
        ['"kim(lee)"@b.co', '"kim(lee)"@b.co'],
      ],
      others: [
        'a@[192.0.2.1]',
        'a@[IPv6:2001:db8::1]',
        'a@localhost',
        'Dr. Kim <a@b.co>',
        '[a@b.co]',
        'Kim [a@b.co]',
        '[Kim] <a@b.co>',
      ],
    },
  'Accepts `"X Y" <a@b.co>`, `X Y <a@b.co>`, `<a@b.co>`, unicode inside quoted names, quote directly followed by `<`, apostrophes, `+`, multi-level domains, trailing comma in a header list.':
    {
      addresses: [
        ['"X Y" <a@b.co>', 'a@b.co'],
        ['X Y <a@b.co>', 'a@b.co'],
        ['<a@b.co>', 'a@b.co'],
        ['"日本 ü 😀" <a@b.co>', 'a@b.co'],
        ['"X Y"<a@b.co>', 'a@b.co'],
        ["o'brien@b.co", "o'brien@b.co"],
        ['"O\'Brien" <a@b.co>', 'a@b.co'],
        ['a+list@b.co', 'a@b.co'],
        ['a@x.y.b.co', 'a@x.y.b.co'],
      ],
      lists: [
        ['a@b.co,', address('a@b.co')],
        ['a@b.co, c@b.co, ', `${address('a@b.co')},${address('c@b.co')}`],
      ],
    },
  'Rejects `a@b` , `user@x..com`, `x@.y`, `@x.com`, `<>`, `""`, `;` as separator; empty list members (`a, , b`) are NOT supported.':
    {
      others: ['a@b', 'user@x..com', 'x@.y', '@x.com', '<>', '""', 'a@b.co;c@b.co', 'a@b.co; c@b.co'],
      lists: [
        ['a@b.co, , c@b.co', null],
        ['a@b.co,,c@b.co', null],
        [', a@b.co', null],
      ],
    },
  'Address lists are validated as a whole first; an invalid non-blank list gives null, blank gives "" .': {
    lists: [
      ['a@b.co, nobody, c@b.co', null],
      ['a@b.co, c@b', null],
      ['nobody', null],
      ['', ''],
      [' ', ''],
      ['\t\r\n', ''],
    ],
  },
};

describe('psoxy-facts.md#b, email recognition', () => {
  it.each(Object.entries(LINES))('%s', (_, { addresses = [], others = [], lists = [] }) => {
    for (const [written, canonical] of addresses) {
      expect([written, single(written)]).toEqual([written, address(canonical)]);
      expect([written, list(written)]).toEqual([written, address(canonical)]);
    }
    for (const written of others) {
      expect([written, single(written)]).toEqual([written, text(written)]);
      expect([written, list(written)]).toEqual([written, null]);
    }
    for (const [written, expected] of lists) expect([written, list(written)]).toEqual([written, expected]);
  });

  it('In URL-safe header mode the tokens are joined by a bare comma; in JSON mode one JSON array text. Each address is re-rendered as `"name" <addr>` and pseudonymised as such (same hash).', () => {
    const written = 'Kim Lee <Kim+x@b.co> ,\t"S, T" <s@x.b.co>';
    const [kim, other] = ['kim@b.co', 's@x.b.co'];
    expect(list(written)).toBe(`${address(kim)},${address(other)}`);
    expect(list(written, 'JSON')).toBe(
      JSON.stringify([
        { domain: 'b.co', hash: computePsoxyHash(kim) },
        { domain: 'x.b.co', hash: computePsoxyHash(other) },
      ]),
    );
    for (const name of ['Kim Lee <kim@b.co>', '"Kim Lee" <kim@b.co>', '<kim@b.co>', 'kim@b.co'])
      expect(list(name)).toBe(single('"Kim Lee" <kim@b.co>'));
  });
});
