import { describe, expect, it } from 'vitest';
import {
  applyTransform,
  computePsoxyEncryption,
  computePsoxyHash,
  PSOXY_CONTEXT,
  sanitizeByPsoxy,
} from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxyTransformRule } from '../plan/psoxy-response.ts';

/** psoxy-facts.md#f: each line. Expected texts are worked out from the line. */
type Case = readonly [rule: Omit<PsoxyTransformRule, 'jsonPaths'>, value: unknown, result: unknown];

/** One value under `$.v`; `{}` when it was removed. */
const apply = (rule: Omit<PsoxyTransformRule, 'jsonPaths'>, value: unknown) =>
  applyTransform({ ...rule, jsonPaths: ['$.v'] }, { v: value });

const alice = `t~${computePsoxyHash('alice@contoso.com')}@contoso.com`;
const token = (text: string) => `t~${computePsoxyHash(text)}`;

const NULL_OR_BLANK: readonly Omit<PsoxyTransformRule, 'jsonPaths'>[] = [
  { method: 'redactRegexMatches', redactions: ['a'] },
  { method: 'redactExceptPhrases', allowedPhrases: ['a'] },
  { method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['a'] },
  { method: 'filterTokenByRegex', filters: ['.*'] },
  { method: 'tokenize' },
  { method: 'tokenize', regex: '(.*)' },
  { method: 'hashIp' },
  { method: 'encryptIp' },
];

const LINES: Readonly<Record<string, readonly Case[]>> = {
  'For redactRegexMatches, redactExceptPhrases, redactExceptSubstringsMatchingRegexes, filterTokenByRegex, tokenize, hashIp, encryptIp: null and non-strings => null, blank strings returned as they are.':
    NULL_OR_BLANK.flatMap((rule) => [
      ...[null, true, false, 0, 42, 1.5, {}, { a: 'a' }, [], ['a']].map((value): Case => [rule, value, null]),
      ...['', ' ', '\t\n'].map((value): Case => [rule, value, value]),
    ]),
  "pseudonymizeRegexMatches: find-all; only group 1's span is replaced, else whole match; blank captures skipped; nothing replaced => null; blank/null => null; non-string is a class-cast error. [last: impl]":
    [
      [
        { method: 'pseudonymizeRegexMatches', regex: 'smtp:([^,]+)' },
        'smtp:a,x,smtp:b',
        `smtp:${token('a')},x,smtp:${token('b')}`,
      ],
      [
        { method: 'pseudonymizeRegexMatches', regex: '(?i)smtp:(.*)' },
        'SMTP:Alice@Contoso.com',
        `SMTP:${token('alice@contoso.com')}@Contoso.com`,
      ],
      [
        { method: 'pseudonymizeRegexMatches', regex: '[0-9]+' },
        'no 17, no 18',
        `no ${token('17')}, no ${token('18')}`,
      ],
      [{ method: 'pseudonymizeRegexMatches', regex: 'x(a)?' }, 'x xa', `${token('x')} x${token('a')}`],
      [{ method: 'pseudonymizeRegexMatches', regex: '<([^>]*)>' }, '< ><k>', `< ><${token('k')}>`],
      [{ method: 'pseudonymizeRegexMatches', regex: '<([^>]*)>' }, '<> and < >', null],
      [{ method: 'pseudonymizeRegexMatches', regex: '[0-9]+' }, 'none', null],
      [{ method: 'pseudonymizeRegexMatches', regex: '.*' }, '', null],
      [{ method: 'pseudonymizeRegexMatches', regex: '.*' }, '  ', null],
      [{ method: 'pseudonymizeRegexMatches', regex: '.*' }, null, null],
      [
        { method: 'pseudonymizeRegexMatches', regex: 'id-(.+)', includeReversible: true },
        'id-7',
        `id-${computePsoxyEncryption('7')}`,
      ],
    ],
  "tokenize with regex: needs full match, else value unchanged; then EVERY occurrence of group 1's text is replaced. [second: impl]":
    [
      [{ method: 'tokenize' }, 'https://x/y', computePsoxyEncryption('https://x/y')],
      [{ method: 'tokenize' }, 'Alice@Contoso.com', computePsoxyEncryption('Alice@Contoso.com')],
      [
        { method: 'tokenize', regex: '^https://h/(.*)$' },
        'https://h/p?q=1',
        `https://h/${computePsoxyEncryption('p?q=1')}`,
      ],
      [{ method: 'tokenize', regex: 'h/(.*)' }, 'https://h/p', 'https://h/p'],
      [
        { method: 'tokenize', regex: 'k=([a-z]+)&.*' },
        'k=ab&l=ab&ab',
        `k=${computePsoxyEncryption('ab')}&l=${computePsoxyEncryption('ab')}&${computePsoxyEncryption('ab')}`,
      ],
      [{ method: 'tokenize', regex: 'a.b(.+)' }, 'a$b$&', `a$b${computePsoxyEncryption('$&')}`],
    ],
  'redactRegexMatches: all matches of each regex removed in order.': [
    [{ method: 'redactRegexMatches', redactions: ['[0-9]+'] }, 'a1b22c', 'abc'],
    [{ method: 'redactRegexMatches', redactions: ['b', 'ac'] }, 'abc-abc', '-'],
    [{ method: 'redactRegexMatches', redactions: ['ac', 'b'] }, 'abc-abc', 'ac-ac'],
    [{ method: 'redactRegexMatches', redactions: ['(a)b'] }, 'ab', ''],
    [{ method: 'redactRegexMatches', redactions: ['z*'] }, 'azz', 'a'],
    [{ method: 'redactRegexMatches', redactions: ['x'] }, 'a', 'a'],
  ],
  'redactExceptPhrases: one hit per phrase, in rule order, joined by ",", source casing kept; none => "".': [
    [{ method: 'redactExceptPhrases', allowedPhrases: ['phrase1'] }, 'blah phrase1: blah', 'phrase1'],
    [
      { method: 'redactExceptPhrases', allowedPhrases: ['focus time', 'ooo'] },
      'OOO today, no Focus Time ooo',
      'Focus Time,OOO',
    ],
    [{ method: 'redactExceptPhrases', allowedPhrases: ['a.b'] }, 'axb', ''],
    [{ method: 'redactExceptPhrases', allowedPhrases: ['ooo'] }, 'oooh', ''],
    [{ method: 'redactExceptPhrases', allowedPhrases: ['ooo'] }, 'Kim is away', ''],
  ],
  'redactExceptSubstringsMatchingRegexes: longest first-group among full `.*?(re).*?` matches (no DOTALL), none => "". [impl]':
    [
      [
        { method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['[A-Z]+-[0-9]+'] },
        'fix ABC-12 for Kim',
        'ABC-12',
      ],
      [{ method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['b', 'bcd', 'cd'] }, 'abcde', 'bcd'],
      [{ method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['b'] }, 'a\nb', ''],
      [{ method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['b'] }, 'b\n', ''],
      [{ method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['z'] }, 'abc', ''],
      [{ method: 'redactExceptSubstringsMatchingRegexes', exceptions: ['x(y)z'] }, '-xyz-', 'xyz'],
    ],
  'filterTokenByRegex: split by delimiter regex, keep tokens that fully match, join with one space, none => null.':
    [
      [
        { method: 'filterTokenByRegex', delimiter: '\\s+', filters: ['T-[0-9]+'] },
        'T-1 Kim  T-22 xT-3',
        'T-1 T-22',
      ],
      [{ method: 'filterTokenByRegex', delimiter: ',', filters: ['a', 'b+'] }, 'a,bb,ab,,b', 'a bb b'],
      [{ method: 'filterTokenByRegex', delimiter: ',', filters: ['a'] }, 'x,y', null],
      [{ method: 'filterTokenByRegex', delimiter: ',', filters: ['[a-z]*'] }, ',a,,b,,', ' a  b'],
      [{ method: 'filterTokenByRegex', delimiter: ',?', filters: ['[a-z]*'] }, 'ab', 'a b'],
    ],
  'textDigest: JSON TEXT {length (UTF-16 units), word_count (trim, split \\s+)}; "" => zeros; null/non-string => null; "   " => word_count 1 [impl].':
    [
      [{ method: 'textDigest' }, 'Hello  brave\nworld ', '{"length":19,"word_count":3}'],
      [{ method: 'textDigest' }, '😀', '{"length":2,"word_count":1}'],
      [{ method: 'textDigest' }, '', '{"length":0,"word_count":0}'],
      [{ method: 'textDigest' }, '   ', '{"length":3,"word_count":1}'],
      ...[null, true, 7, {}, ['a']].map((value): Case => [{ method: 'textDigest' }, value, null]),
    ],
  'plus keywords counts (lower-cased, split on \\W+, so multi-word keywords never hit; keys sorted; omitted if none)':
    [
      [
        { method: 'textDigest', keywords: ['plan', 'Budget', 'two words', 'absent'] },
        'Plan: the plan, the BUDGET; two words',
        '{"length":37,"word_count":7,"keywords":{"budget":1,"plan":2}}',
      ],
      [{ method: 'textDigest', keywords: ['plan'] }, 'planned', '{"length":7,"word_count":1}'],
      [
        { method: 'textDigest', keywords: ['b', 'a'] },
        'a-b',
        '{"length":3,"word_count":1,"keywords":{"a":1,"b":1}}',
      ],
    ],
  'textDigest with isJsonEscaped + jsonPathToProcessWhenEscaped: parses the string, digests each inner match to JSON text, re-serialises compactly.':
    [
      [
        { method: 'textDigest', isJsonEscaped: true, jsonPathToProcessWhenEscaped: '$..text' },
        '{ "text": "Hi all", "n": 1.0, "body": [ { "text": "x" }, { "text": 5 } ] }',
        JSON.stringify({
          text: '{"length":6,"word_count":2}',
          n: '#',
          body: [{ text: '{"length":1,"word_count":1}' }, { text: null }],
        }).replace('"#"', '1.0'),
      ],
      [
        { method: 'textDigest', isJsonEscaped: true, jsonPathToProcessWhenEscaped: '$.text' },
        'no json',
        '{"length":7,"word_count":2}',
      ],
      // JSON in which the path leads nowhere: a pair of quotes makes that of any text.
      ...(
        [
          ['"Anna is ill"', 13, 3],
          ['4930901820', 10, 1],
          ['["Anna is ill"]', 15, 3],
          ['{"a":"Anna"}', 12, 1],
        ] as const
      ).map(
        ([written, length, words]) =>
          [
            { method: 'textDigest', isJsonEscaped: true, jsonPathToProcessWhenEscaped: '$..text' },
            written,
            `{"length":${length},"word_count":${words}}`,
          ] as const,
      ),
    ],
  'hashIp/encryptIp canonicalise: IPv6 uncompressed lower-case groups without leading zeros, IPv4-mapped => dotted IPv4; non-IP => null; brackets/ports not accepted.':
    [
      [{ method: 'hashIp' }, '10.0.0.1', token('10.0.0.1')],
      [{ method: 'hashIp' }, '2001:0DB8::1', token('2001:db8:0:0:0:0:0:1')],
      [{ method: 'hashIp' }, '::', token('0:0:0:0:0:0:0:0')],
      [{ method: 'hashIp' }, '1::', token('1:0:0:0:0:0:0:0')],
      [{ method: 'hashIp' }, '1:2:3:4:5:6:7:8', token('1:2:3:4:5:6:7:8')],
      [{ method: 'hashIp' }, '::ffff:10.0.0.1', token('10.0.0.1')],
      [{ method: 'hashIp' }, '::FFFF:0a00:0001', token('10.0.0.1')],
      [{ method: 'hashIp' }, '64:ff9b::192.0.2.33', token('64:ff9b:0:0:0:0:c000:221')],
      [{ method: 'encryptIp' }, '::ffff:10.0.0.1', computePsoxyEncryption('10.0.0.1')],
      [{ method: 'encryptIp' }, '2001:DB8::1', computePsoxyEncryption('2001:db8:0:0:0:0:0:1')],
      ...[
        '[::1]',
        '10.0.0.1:80',
        '[::1]:80',
        'localhost',
        '10.0.0',
        '10.0.0.256',
        '010.0.0.1',
        '1.2.3.4.5',
        '1::2::3',
        ':::',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '12345::',
        'fe80::1%eth0',
        ' 10.0.0.1',
        '::1.2.3',
        '1.2.3.4::',
        '1:2:3:4:5:6:7::8',
      ].map((text): Case => [{ method: 'hashIp' }, text, null]),
    ],
};

describe('psoxy-facts.md#f: transforms', () => {
  it.each(Object.entries(LINES))('%s', (_, cases) => {
    for (const [rule, value, result] of cases)
      expect(apply(rule, value), `${JSON.stringify(rule)} of ${JSON.stringify(value)}`).toStrictEqual({
        v: result,
      });
  });

  it('redact removes the property/element (REST).', () => {
    expect(
      applyTransform({ method: 'redact', jsonPaths: ['$.a', '$.b[1]'] }, { a: 1, b: [2, 3, 4] }),
    ).toStrictEqual({ b: [2, 4] });
  });

  it.each([true, 5, {}, ['a']])('pseudonymizeRegexMatches of %j: the whole answer is withheld', (value) => {
    expect(() => apply({ method: 'pseudonymizeRegexMatches', regex: '.*' }, value)).toThrow(
      'RESPONSE_NOT_SANITIZABLE',
    );
  });

  it('applyOnlyWhen: blank/null = always; otherwise path must give a non-empty list; then the transform applies to the whole document.', () => {
    const rule = (applyOnlyWhen: string | null): PsoxyTransformRule => ({
      method: 'redact',
      jsonPaths: ['$.v[*].x'],
      applyOnlyWhen,
    });
    const document = { type: 'a', none: [], v: [{ x: 1, t: 'k' }, { x: 2 }] };
    const left = { ...document, v: [{ t: 'k' }, {}] };
    for (const always of [null, '', '  ']) expect(applyTransform(rule(always), document)).toStrictEqual(left);
    for (const found of ["$[?(@.type == 'a')]", "$.v[?(@.t == 'k')]", '$.type'])
      expect(applyTransform(rule(found), document), found).toStrictEqual(left);
    for (const missing of ["$[?(@.type == 'b')]", '$.v[?(@.t == 9)]', '$.other', '$.none'])
      expect(applyTransform(rule(missing), document), missing).toStrictEqual(document);
  });

  it('Order inside a response: augments -> responseSchema filter -> transforms in listed order.', () => {
    const { output } = sanitizeByPsoxy(
      {
        augments: [{ method: 'textDigest', jsonPaths: ['$.secret', '$.body'] }],
        responseSchema: { type: 'object', properties: { id: { type: 'string' }, body: { type: 'string' } } },
        transforms: [
          { method: 'pseudonymize', jsonPaths: ['$.id'] },
          { method: 'redactRegexMatches', jsonPaths: ['$.id'], redactions: ['^t~'] },
          { method: 'redact', jsonPaths: ['$.body'] },
        ],
      },
      '{"secret":"a b","body":"c","id":"x"}',
    );
    expect(JSON.parse(output)).toStrictEqual({
      id: computePsoxyHash('x'),
      '+secret:textDigest': { length: 3, word_count: 2 },
      '+body:textDigest': { length: 1, word_count: 1 },
    });
  });

  describe('Body may be several concatenated JSON documents/NDJSON: each sanitised alone, joined by "\\n", no trailing newline. Empty body passes.', () => {
    const rule = { transforms: [{ method: 'redact', jsonPaths: ['$.a'] }] };
    it.each([
      ['{"a":1,"b":2}\n{"a":3}\n', '{"b":2}\n{}'],
      ['{"a":1}{"b":2} [3]', '{}\n{"b":2}\n[3]'],
      ['\r\n {"a":1}', '{}'],
      ['', ''],
      [' \n', ''],
      ['null', 'null'],
    ])('%j', (body, output) => {
      expect(sanitizeByPsoxy(rule, body).output).toBe(output);
    });

    it.each([
      '{"a":1}\n{"a":',
      '{"a":1}\n"secret text"',
      '{},{}',
      '42',
      'true',
      '{"a":1}\n<html>',
      '\ufeff{}',
    ])('withheld as a whole: %j', (body) => {
      expect(() => sanitizeByPsoxy(rule, body)).toThrow('RESPONSE_NOT_SANITIZABLE');
    });
  });

  it('Key order, URL-ish and base64 strings must survive a round trip unescaped. Doubles may print in Java form (1.7E9): compare numerically. Duplicate keys: last wins (gitlab merge_request original).', () => {
    const rule = { transforms: [{ method: 'redact', jsonPaths: ['$.gone'] }] };
    const body =
      '{"z":"https://x/y?a=b&c=<d>","gone":1,"a":"QUJD/+==","10":1,"2":2,"n":[1.0,1e400,12345678901234567890,-0]}';
    expect(sanitizeByPsoxy(rule, body).output).toBe(body.replace('"gone":1,', ''));
    // A reader of all values of a repeated key reads the last one too. A document that isn't treated keeps them all.
    const tree = { context: { ...PSOXY_CONTEXT, engine: 'tree' as const } };
    const repeated = '{"a":1,"b":2,"\\u0061":3,"gone":4,"gone":5}';
    expect(sanitizeByPsoxy(rule, repeated, tree).output).toBe('{"a":3,"b":2}');
    expect(JSON.parse(sanitizeByPsoxy(rule, repeated).output)).toStrictEqual({ a: 3, b: 2 });
    const pseudonymize = { transforms: [{ method: 'pseudonymize', jsonPaths: ['$..m'] }] };
    const twice = '{"v":[{"m":"a","m":"b"}]}';
    expect(sanitizeByPsoxy(pseudonymize, twice, tree).output).toBe(`{"v":[{"m":"${token('b')}"}]}`);
    expect(JSON.parse(sanitizeByPsoxy(pseudonymize, twice).output)).toStrictEqual({ v: [{ m: token('b') }] });
  });

  it('The id USLACKBOT is deliberately left clear; Copilot bot ids too.', () => {
    const rule = { method: 'pseudonymize', jsonPaths: ["$.users[?(@!='USLACKBOT')]"] };
    expect(applyTransform(rule, { users: ['U1', 'USLACKBOT'] })).toStrictEqual({
      users: [token('U1'), 'USLACKBOT'],
    });
  });

  it('counts what was done under our treatments', () => {
    const { treatments, unknownFields, mismatches } = sanitizeByPsoxy(
      {
        responseSchema: {
          type: 'object',
          properties: {
            a: { type: 'string' },
            b: { type: 'string' },
            c: { type: 'string' },
            d: { type: 'integer' },
          },
        },
        transforms: [
          { method: 'redact', jsonPaths: ['$.a'] },
          { method: 'pseudonymize', jsonPaths: ['$.b'] },
          { method: 'tokenize', jsonPaths: ['$.c'] },
        ],
      },
      '{"a":"1","b":"2","c":"3","d":"4","e":5}',
    );
    expect(treatments).toMatchObject({ drop: 1, pseudonymize: 2, keep: 0 });
    expect([unknownFields, mismatches]).toStrictEqual([1, 1]);
  });

  it.each<[value: string, canonical: string, domain?: string]>([
    [alice, alice.toLowerCase(), 'contoso.com'],
    [token('x'), token('x')],
    [computePsoxyEncryption('x'), computePsoxyEncryption('x')],
    ['e~abc', 'e~abc'],
    [`{"hash":"${computePsoxyHash('x')}"}`, `{"hash":"${computePsoxyHash('x')}"}`],
  ])('values that look like our tokens are identifiers like any other: %s', (value, canonical, domain) => {
    const hash = computePsoxyHash(canonical);
    expect(apply({ method: 'pseudonymize', encoding: 'JSON' }, value)).toStrictEqual({
      v: JSON.stringify(domain === undefined ? { hash } : { domain, hash }),
    });
    expect(apply({ method: 'pseudonymize', encoding: 'URL_SAFE_TOKEN' }, value)).toStrictEqual({
      v: `t~${hash}${domain === undefined ? '' : `@${domain}`}`,
    });
  });
});

describe('links: seal', () => {
  const LINK = 'https://graph.microsoft.com/v1.0/users?$skiptoken=x';
  const rule = {
    links: 'seal',
    transforms: [{ method: 'tokenize', jsonPaths: ["$..['@odata.nextLink']", '$.other'] }],
  } as const;

  it('paging links become ours at every depth, whatever the transforms say', () => {
    const body = {
      '@odata.nextLink': LINK,
      v: [{ 'x@odata.nextLink': LINK, '@odata.deltaLink': LINK }],
      other: LINK,
    };
    const { output, linksSealed } = sanitizeByPsoxy(rule, JSON.stringify(body));
    const sealed = 'https://gateway.example/sealed';
    expect(JSON.parse(output)).toStrictEqual({
      '@odata.nextLink': sealed,
      v: [{ 'x@odata.nextLink': sealed, '@odata.deltaLink': sealed }],
      other: computePsoxyEncryption(LINK),
    });
    expect(linksSealed).toBe(3);
  });

  it.each(['https://evil.example/', 5, { a: 1 }])(
    'one that cannot be sealed withholds the answer: %j',
    (link) => {
      expect(() => sanitizeByPsoxy(rule, JSON.stringify({ '@odata.nextLink': link }))).toThrow(
        'RESPONSE_NOT_SANITIZABLE',
      );
    },
  );

  it('without it the transforms decide alone', () => {
    const body = JSON.stringify({ '@odata.nextLink': LINK, '@odata.deltaLink': LINK });
    const { output, linksSealed } = sanitizeByPsoxy({ transforms: rule.transforms }, body);
    expect(JSON.parse(output)).toStrictEqual({
      '@odata.nextLink': computePsoxyEncryption(LINK),
      '@odata.deltaLink': LINK,
    });
    expect(linksSealed).toBe(0);
  });
});
