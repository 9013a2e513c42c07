import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CONTEXT, leaf, list, sanitize } from '../../../../../tests/harness/sanitizing.ts';

const PLAN = list(leaf({ treatment: 'textDigest' }));
const measure = (engine: 'bytes' | 'tree', json: string) =>
  JSON.parse(sanitize(PLAN, `[${json}]`, { ...CONTEXT, engine }).output) as unknown;

/** Characters as they stand in a document: blanks, plain ones, two to four bytes, escapes of every kind. */
const written = fc.constantFrom(
  ...[' ', '  ', 'a', 'Wort', 'é', '日', '😀', '\u00a0', '\u2003', '\\n', '\\t', '\\"', '\\\\', '\\/', '\\b'],
  ...['\\u0020', '\\u0041', '\\u00e9', '\\u0000', '\\ud83d\\ude00', '\\ud800', '\\u000b', '.'],
);
const filler = fc.nat({ max: 70 }).map((length) => 'x'.repeat(length));
const texts = fc.array(
  fc
    .array(fc.oneof({ arbitrary: written, weight: 6 }, filler), { maxLength: 40 })
    .map((parts) => `"${parts.join('')}"`),
  { maxLength: 6 },
);

// The kernel looks at 32 bytes at a time: what stands on either side of such a border must not matter.
it('counts units and words as the tree engine does', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const json = all.join(',');
      expect(measure('bytes', json)).toEqual(measure('tree', json));
    }),
    { numRuns: 3_000 },
  );
});

it('at every place of a border', () => {
  for (const mark of [' ', '  ', 'é', '日', '😀', '\\n', '\\u0020', '\\ud83d\\ude00', ' \\n ', '\\t\\t'])
    for (let before = 0; before < 70; before += 1)
      for (const behind of ['', 'y', ' y ', 'y'.repeat(40)]) {
        const json = `"${'x'.repeat(before)}${mark}${behind}"`;
        expect(measure('bytes', json), json).toEqual(measure('tree', json));
      }
});
