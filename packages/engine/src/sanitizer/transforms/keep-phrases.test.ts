import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, foldTexts, keepListedPhrases } from './keep-phrases.ts';

const LIST = Object.freeze([
  'meetings',
  'No Meetings',
  'focus time',
  'focus',
  '1:1',
  'Café',
  'réunion',
  'außer Haus',
  'stand-up',
  'team meeting',
  'meeting room',
  '休暇',
  'Q&A',
  '(hold)',
  'İzin',
  'σειρά',
  'a',
]);

describe('keepPhrases', () => {
  it.each([
    ['', ''],
    ['   ', ''],
    ['Kim Lee', ''],
    ['meetings', 'meetings'],
    ['MEETINGS with Kim', 'meetings'],
    ['meetings\u0301', ''],
    ['no  \t meetings', 'No Meetings'],
    ['no\u00a0meetings\u2028', 'No Meetings'],
    ['no meetings, then meetings', 'meetings,No Meetings'],
    ['no-meetings', 'meetings'],
    ['focus times', 'focus'],
    ['focustime', ''],
    ['refocus', ''],
    ['focus2', ''],
    ['focus_time', ''],
    ['2focus', ''],
    ['(focus)', 'focus'],
    ['focus 📅focus time📅', 'focus time,focus'],
    ['1:1', '1:1'],
    ['11:1', ''],
    ['1:10', ''],
    ['1:1:1', '1:1'],
    ['Kim/Lee 1:1, FOCUS', 'focus,1:1'],
    ['cafe\u0301', 'Café'],
    ['CAFÉ', 'Café'],
    ['cafe', ''],
    ['AUSSER HAUS', ''],
    ['Außer\nhaus', 'außer Haus'],
    ['prérunion réunions', ''],
    ['Stand-Up!', 'stand-up'],
    ['team meeting room', 'team meeting,meeting room'],
    ['休暇', '休暇'],
    ['の休暇', ''],
    ['Q&A', 'Q&A'],
    ['FAQ&A', 'a'],
    ['(HOLD)', '(hold)'],
    ['x(hold)y', '(hold)'],
    ['İZİN', 'İzin'],
    ['ΣΕΙΡΆ', 'σειρά'],
    ['a', 'a'],
    ['\ud800 focus \udc00', 'focus'],
  ])('%j leaves %j', (text, phrases) => {
    expect(keepListedPhrases(text, LIST)).toBe(phrases);
  });

  it('lets no phrase of an empty or blank list entry match', () => {
    expect(keepListedPhrases('any text', [])).toBe('');
    expect(keepListedPhrases('any other text', ['', 'text', '  '])).toBe('text');
  });

  it('speaks with the first of two spellings that are the same', () => {
    expect(keepListedPhrases('ooo', ['OOO', 'ooo', 'Ooo'])).toBe('OOO');
  });

  it('looks at 4,096 characters and not at half a word', () => {
    expect(keepListedPhrases(`${'x '.repeat(2044)}focus`, ['focus'])).toBe('focus');
    expect(keepListedPhrases(`${'x '.repeat(2046)}focused`, ['focu', 'focus'])).toBe('');
    expect(keepListedPhrases(`${'x '.repeat(2048)}focus`, ['focus'])).toBe('');
    expect(keepListedPhrases('y'.repeat(1_000_000), ['y', 'yy'])).toBe('');
  });

  it('holds what the list holds, whatever the text', () => {
    const part = fc.oneof(fc.constantFrom(...LIST, ' ', ', ', '-', 'x'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const found = keepListedPhrases(parts.join(''), LIST);
        const places = found === '' ? [] : found.split(',').map((phrase) => LIST.indexOf(phrase));
        expect(places.every((place, at) => place > (places[at - 1] ?? -1))).toBe(true);
      }),
    );
  });

  it('finds every phrase that stands free between others', () => {
    const plain = LIST.filter((phrase) => !phrase.includes('ß')); // the capitals of ß are another word
    fc.assert(
      fc.property(fc.subarray(plain), fc.constantFrom(' | ', '\n', ' - '), (phrases, between) => {
        expect(keepListedPhrases(phrases.join(between).toUpperCase(), plain)).toBe(phrases.join(','));
      }),
    );
  });

  it('takes a text made to be slow', () => {
    const slow = [...Array(200).keys()].map((length) => `${'a '.repeat(length + 1)}b`);
    expect(keepListedPhrases('a '.repeat(100_000), slow)).toBe('');
  });
});

const TEXTS = fc.array(
  fc.oneof(
    // What looks at its neighbours: marks that compose, the final sigma, runs of space.
    fc.string({
      unit: fc.constantFrom(
        'a',
        'Σ',
        'İ',
        'I',
        '\u0307',
        '\u0301',
        'e',
        ' ',
        '\t',
        '\u00a0',
        "'",
        '가',
        '\u11a8',
      ),
      maxLength: 6,
    }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('', '\0', 'a\0b'),
  ),
  { maxLength: 12 },
);

it('folds many texts as it folds each', () => {
  fc.assert(
    fc.property(TEXTS, (texts) => {
      expect(foldTexts(texts)).toEqual(texts.map(foldText));
    }),
    { numRuns: 5_000 },
  );
});
