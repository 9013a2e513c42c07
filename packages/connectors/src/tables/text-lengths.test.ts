import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRAMMAR_LENGTHS } from '../../../engine/src/kernel/grammar-lengths.ts';
import { GRAMMARS, grammarSource, matchesGrammar } from '../../../engine/src/kernel/grammars.ts';

const BOUNDED = Object.entries(GRAMMAR_LENGTHS) as [keyof typeof GRAMMAR_LENGTHS, number][];
/** The generator cannot follow lookaheads: where they alone bound the length, the texts of the kernel's test serve. */
const FOLLOWED = BOUNDED.filter(([name]) => !/\(\?[!<=]/.test(grammarSource(name)));

test.each(FOLLOWED)('no text of the grammar %s is longer than its bound', (name, most) => {
  fc.assert(
    fc.property(
      fc.stringMatching(new RegExp(grammarSource(name), 'u')),
      (text) => !matchesGrammar(name, text) || [...text].length <= most,
    ),
    { numRuns: 20 },
  );
});

test('every grammar but that of any text has a bound', () => {
  expect(Object.keys(GRAMMAR_LENGTHS).sort()).toEqual(GRAMMARS.filter((name) => name !== 'string').sort());
});

/** A text of exactly the bound for each grammar: the bound is not merely far away. */
const LONGEST: Readonly<Record<string, string>> = {
  word: `a${'b'.repeat(39)}`,
  guid: '48d31887-5fad-4d73-a9f5-3c356e68a038',
  dateTime: '2026-01-31T09:00:00.123456789+01:00',
  date: '2026-01-31',
  time: '09:00:00.000000000',
  duration: '-P123Y123M123W1234DT12345H12345M123456.1234567S',
  locale: `abcdefgh${'-abcdefgh'.repeat(4)}`,
  timeZone: `a${'b'.repeat(79)}`,
  opaque: 'a'.repeat(2048),
  threadId: `123:${'a'.repeat(512)}@${'b'.repeat(32)}${`.${'c'.repeat(32)}`.repeat(4)}`,
  version: '12345.12345.12345.12345',
  mediaType: `${'a'.repeat(32)}/${'b'.repeat(127)}`,
  product: 'Abcdefghi Abcdefghi Abcdefghi Abcdefghi A1 Abcdefghi Abcdefghi A',
  agent: `${`${'a'.repeat(24)}/12345.12345.1 `.repeat(3)}abcd/1234.1`,
  serviceWord: 'a'.repeat(40),
  serviceName: `A${'\u{20bb7}'.repeat(39)}`,
  organisationText: '\u{20bb7}'.repeat(64),
  organisationCode: '\u{20bb7}'.repeat(64),
  timeFormat: 'dddd, MMMM, yyyy, dddd.',
  etag: `W/"${'a'.repeat(512)}"`,
  odataType: `#Collection(${'a'.repeat(86)})`,
  hostname: `${`${'a'.repeat(62)}.`.repeat(4)}b`,
  natural: '1234567890123456',
  truth: 'false',
  address: `${'a'.repeat(64)}#EXT#@${'b'.repeat(253)}`,
};

test.each(BOUNDED)('a text of the grammar %s may have %i characters, and no more', (name, most) => {
  const text = LONGEST[name] ?? '';
  expect([...text]).toHaveLength(most);
  expect(matchesGrammar(name, text)).toBe(true);
  expect([...text].some((_, at) => matchesGrammar(name, text.slice(0, at + 1) + text.slice(at)))).toBe(false);
});
