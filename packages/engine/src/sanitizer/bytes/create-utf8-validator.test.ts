import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createUtf8Validator } from './create-utf8-validator.ts';

const decodes = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

function check(chunks: readonly Uint8Array[]): boolean {
  const { write, end } = createUtf8Validator();
  for (const chunk of chunks) write(chunk);
  return end();
}

it.each<[string, readonly number[][], boolean]>([
  ['nothing', [], true],
  ['a cut character', [[0xc3], [0xa9]], true],
  ['four bytes one by one', [[0xf0], [0x9f], [0x8e], [0x89]], true],
  ['an end inside a character', [[0xf0, 0x9f]], false],
  ['a lone continuation', [[0x80]], false],
  ['an overlong form', [[0xc1, 0xad]], false],
  ['a surrogate', [[0xed, 0xa0], [0x80]], false],
  ['beyond Unicode', [[0xf4, 0x90, 0x80, 0x80]], false],
  ['a byte-order mark', [[0xef, 0xbb, 0xbf, 0x41]], false],
  ['a cut byte-order mark', [[0xef], [0xbb], [0xbf]], false],
  ['a mark that is not the first', [[0x41, 0xef, 0xbb, 0xbf]], true],
  ['good bytes after bad ones', [[0xff], [0x41]], false],
])('%s', (_, chunks, valid) => {
  expect(check(chunks.map((bytes) => Uint8Array.from(bytes)))).toBe(valid);
});

it('says what a decoder says, wherever the bytes are cut', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  );
  const cuts = fc.array(fc.nat(40), { maxLength: 4 });
  fc.assert(
    fc.property(bytes, cuts, (input, places) => {
      const mark = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf;
      const ends = [
        ...places.map((place) => Math.min(place, input.length)).sort((a, b) => a - b),
        input.length,
      ];
      const chunks = ends.map((end, at) => input.subarray(ends[at - 1] ?? 0, end));
      expect(check(chunks)).toBe(!mark && decodes(input));
    }),
    { numRuns: 2000 },
  );
});
