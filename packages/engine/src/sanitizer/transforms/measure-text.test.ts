import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measureText } from './measure-text.ts';

it.each([
  ['', 0, 0],
  [' ', 1, 1],
  ['   \n', 4, 1],
  ['one', 3, 1],
  [' one  two\tthree\r\nfour ', 22, 4],
  ['a\u00a0b', 3, 1],
  ['a\u000bb', 3, 2],
  ['a\u0001b', 3, 1],
  ['\u0000 a \u0000', 5, 1],
  ['😀 é', 4, 2],
  ['\ud800', 1, 1],
])('digests %j', (text, length, words) => {
  expect(measureText(text)).toBe(`{"length":${length},"word_count":${words}}`);
});

it('counts what trimming and splitting at ASCII white space counts', () => {
  const text = fc.string({
    unit: fc.constantFrom(' ', '\t', '\n', '\u000b', '\u0001', 'a', 'é', '\u00a0', '😀'),
  });
  fc.assert(
    fc.property(text, (sample) => {
      const trimmed = sample.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
      const words = sample === '' ? 0 : trimmed.split(/[ \t\n\v\f\r]+/).length;
      expect(JSON.parse(measureText(sample))).toEqual({ length: sample.length, word_count: words });
    }),
  );
});
