import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRAMMARS, grammarSource } from '../../../engine/src/kernel/grammars.ts';
import { GRAMMAR_LENGTHS } from './text-lengths.ts';

/** Lookaheads only bound the length, and the generator cannot follow them. */
const withoutLookahead = (source: string) => source.replace(/\(\?=[^)]*\)/, '');

test.each(GRAMMARS.filter((name) => GRAMMAR_LENGTHS[name] !== undefined))(
  'no text of the grammar %s is longer than its bound',
  (name) => {
    const most = GRAMMAR_LENGTHS[name] ?? 0;
    const pattern = new RegExp(grammarSource(name));
    fc.assert(
      fc.property(
        fc.stringMatching(new RegExp(withoutLookahead(grammarSource(name)), 'u')),
        (text) => !pattern.test(text) || text.length <= most,
      ),
      { numRuns: 20 },
    );
  },
);

/** A text of exactly the bound for each grammar: the bound is not merely far away. */
const LONGEST: Readonly<Record<string, string>> = {
  word: `a${'b'.repeat(127)}`,
  guid: '48d31887-5fad-4d73-a9f5-3c356e68a038',
  dateTime: '2026-01-31T09:00:00.123456789012+01:00',
  date: '2026-01-31',
  time: '09:00:00.123456789012',
  duration: `-P${'1'.repeat(64)}`,
  locale: `abcdefgh${'-abcdefgh'.repeat(4)}`,
  timeZone: `a${'b'.repeat(79)}`,
  opaque: 'a'.repeat(2048),
  threadId: `123:${'a'.repeat(512)}@${'b'.repeat(32)}${`.${'c'.repeat(32)}`.repeat(4)}`,
  version: '12345.12345.12345.12345',
  mediaType: `${'a'.repeat(32)}/${'b'.repeat(127)}`,
  option: `${'a'.repeat(64)}:1234567890`,
  timeFormat: "'abcd'".repeat(32),
  etag: `W/"${'a'.repeat(512)}"`,
  odataType: `#${'a'.repeat(201)}(${'b'.repeat(200)})`,
  hostname: `${`${'a'.repeat(62)}.`.repeat(4)}b`,
  natural: '1234567890123456',
  truth: 'false',
  address: `${'a'.repeat(64)}#EXT#@${'b'.repeat(253)}`,
};

test.each(Object.entries(GRAMMAR_LENGTHS))(
  'a text of the grammar %s may have %i characters',
  (name, most) => {
    const text = LONGEST[name] ?? '';
    expect(text).toHaveLength(most);
    expect(text).toMatch(new RegExp(grammarSource(name as (typeof GRAMMARS)[number])));
  },
);
