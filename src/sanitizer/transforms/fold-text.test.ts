import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldText, foldTexts } from './fold-text.ts';

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
