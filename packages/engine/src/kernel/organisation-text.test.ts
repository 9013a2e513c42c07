import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Grammar, matchesGrammar } from './grammars.ts';

const NAMES = new URL('../../../../tests/fixtures/organisation-names.txt', import.meta.url);
const corpus = readFileSync(NAMES, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(': ', 1).concat(line.slice(line.indexOf(': ') + 2).split(' | ')))
  .map(([language = '', ...names]) => ({ language, names }));

/** As invisible variation selectors. */
function hide(text: string): string {
  return [...text].map((character) => String.fromCodePoint(0xe00f0 + character.charCodeAt(0))).join('');
}

describe('text of an organisation', () => {
  test('of names as organisations write them at most 1 % is lost', () => {
    const names = corpus.flatMap((entry) => entry.names);
    const lost = names.filter((name) => !matchesGrammar('organisationText', name));
    expect(new Set(corpus.map(({ language }) => language.slice(0, 2))).size).toBeGreaterThanOrEqual(20);
    expect(names.length).toBeGreaterThan(1_500);
    expect(lost.length / names.length, lost.join(' | ')).toBeLessThanOrEqual(0.01);
  });

  test('in no language more than one of the names that we wrote', () => {
    for (const { language, names } of corpus.filter(({ language }) => language.length === 2))
      expect(
        names.filter((name) => !matchesGrammar('organisationText', name)).length,
        language,
      ).toBeLessThanOrEqual(1);
  });

  it.each([
    'ana.kovac@contoso.com',
    'ana.kovac＠contoso.com',
    'contoso.com',
    'CONTOSO.COM/ana',
    'contoso.ｃｏｍ',
    'cont\u200coso.c\u200com',
    'x.example',
    'https://x',
    'HTTPS:x',
    'mailto:ana',
    'tel:112',
    'file//share',
    '+49 170 1234567',
    '0170/1234567',
    '(0170) 12 34 567',
    '01701234567',
    '0 1 7 0 1 2 3',
    '٠١٧٠١٢٣٤٥٦٧',
    '０１７０－１２３４５６７',
    'Vorzimmer Ana Kovac (+49 170 1234567)',
    'one two three four five six seven eight nine ten eleven twelve 13',
    'a b c d e f g h i j k l m',
    ' a b c d e f g h i j k l m',
    'x'.repeat(65),
    '',
    'Sales\u202egnitekram',
    'Sales\u2066hidden\u2069',
    'Sales\u0000',
    'Sales\n',
    'Sa\u200bles',
    `Sales${hide('Ana')}`,
    'www\ufe0f.contoso\ufe0f.com',
    'w\u0301w\u0301.conto\u0301.com',
    'Sales 030123\ufe0f\ufe0f\ufe0f\ufe0f456',
    'Sales 030123\u0301\u0301\u0301\u0301456',
    'Sales\u3164',
    'Sa\u034fles',
    'Sales \ud83d\ude00',
    'Sales\ud800',
    '<b>Sales</b>',
    '=HYPERLINK(1)',
  ])('%j is none', (text) => {
    expect(matchesGrammar('organisationText', text)).toBe(false);
    expect(matchesGrammar('organisationCode', text)).toBe(false);
  });

  it('does not stop what looks like a name of a department', () => {
    expect(matchesGrammar('organisationText', 'Office of Ana Kovac')).toBe(true);
  });
});

test.each(['Ana\ufe0f', `Bosnia${hide('Ana')}`])(
  'S1: a name of the service has nothing invisible: %j',
  (text) => {
    expect(matchesGrammar('serviceName', text)).toBe(false);
  },
);

test.each(['0170-12-34T23:45', '0049-17-01T23:45', '9001-01-01T00:00:00Z', '0001-01-02T00:00:00Z'])(
  'S1: a time is none that looks like a telephone number: %s',
  (text) => {
    expect(matchesGrammar('dateTime', text)).toBe(false);
  },
);

describe('codes of an organisation', () => {
  it.each(['CC-1000', '4711', '0000100200', '1000200300', '4711-1000200', 'DE01.4711', 'EMEA', 'Sales 4711'])(
    '%s is one',
    (code) => expect(matchesGrammar('organisationCode', code)).toBe(true),
  );

  it.each([
    '01701234567',
    '0170-1234567',
    '0049-170-1234567',
    '00491701234567',
    '425-555-0100',
    '1-425-555-0100',
    '425.555.0100',
    '+491701234567',
    'a'.repeat(65),
  ])('%s is none', (code) => expect(matchesGrammar('organisationCode', code)).toBe(false));
});

it.each<[Grammar, number]>([
  ['organisationText', 64],
  ['organisationCode', 64],
  ['product', 64],
  ['serviceName', 40],
  ['word', 40],
  ['serviceWord', 40],
])('%s has at most %i characters', (grammar, most) => {
  const text = fc.string({ unit: fc.constantFrom(...'Aa9 .-,(/éК研\u200c'), maxLength: most + 8 });
  fc.assert(fc.property(text, (value) => [...value].length <= most || !matchesGrammar(grammar, value)));
});

it.each([
  'Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz',
  'Intel64 Family 6 Model 142 Stepping 10 GenuineIntel',
  'AMD Ryzen 7 PRO 5850U with Radeon Graphics',
  'Apple M1 Pro',
  'Microsoft: 10.0.14393.0',
  'Realtek Semiconductor Corp.: 6.0.1.8186',
  'Deutsche Telekom AG',
])('%s is a product', (text) => expect(matchesGrammar('product', text)).toBe(true));

it.each([
  'Ana Kovac is HIV positive',
  'Ana Kovac Has HIV Since 2019',
  'see x.example now',
  'Contoso.com',
  'X.example',
  'x1.example',
  'https://x.example',
  '+49 170 1234567',
  '0170 1234567',
  '0170/1234567',
  '(0170) 1234567',
  '01701234567',
  'ana@contoso.com',
  'Ana @ Contoso.com',
  '001A2B3C4D5E',
  'Compañía',
])('%s is no product', (text) => expect(matchesGrammar('product', text)).toBe(false));

it.each([
  ['serviceWord', 'To-Do', true],
  ['serviceWord', 'Modern-Workplace-Core-ITaas', true],
  ['serviceWord', 'Ana Kovac', false],
  ['serviceWord', 'ana@contoso.com', false],
  ['serviceName', "Lao People's Democratic Republic", true],
  ['serviceName', 'Côte d’Ivoire', true],
  ['serviceName', 'Congo (DRC)', true],
  ['serviceName', 'Trinidad & Tobago', true],
  ['serviceName', 'Guinea-Bissau', true],
  ['serviceName', 'Korea, Republic of', true],
  ['serviceName', 'Ana kovac is ill', false],
  ['serviceName', 'United States (', false],
  ['word', 'PT491701234567S', false],
  ['serviceName', '+49 170', false],
  ['serviceName', 'ana@contoso.com', false],
] as const)('%s of %s: %s', (grammar, text, expected) =>
  expect(matchesGrammar(grammar, text)).toBe(expected),
);
