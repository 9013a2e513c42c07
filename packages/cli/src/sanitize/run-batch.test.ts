import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines, TOO_LONG } from './run-batch.ts';

async function* splitChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

async function collectLines(
  text: string,
  { sizes = [7], limit = 1_000 } = {},
): Promise<readonly (string | typeof TOO_LONG)[]> {
  const lines: (string | typeof TOO_LONG)[] = [];
  for await (const line of readLines(splitChunks(Buffer.from(text), sizes), limit)) {
    lines.push(line === TOO_LONG ? line : Buffer.from(line).toString());
  }
  return lines;
}

test('any text comes back as its lines, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (texts, sizes) => {
        const lines = texts.map((text) => text.replaceAll('\n', ' '));
        expect(await collectLines(lines.map((line) => `${line}\n`).join(''), { sizes, limit: 1e6 })).toEqual(
          lines,
        );
      },
    ),
  );
});

test.each([
  ['no input', '', []],
  ['last line without line feed', 'a\nb', ['a', 'b']],
  ['empty lines', 'a\n\nb\n', ['a', '', 'b']],
  ['only line feeds end lines', 'a\u2028b\rc\u0085d\n', ['a\u2028b\rc\u0085d']],
])('%s', async (_, text, expected) => {
  expect(await collectLines(text)).toEqual(expected);
});

test('a line beyond the limit is passed over, and the next one is read', async () => {
  expect(
    await collectLines(`${'x'.repeat(50)}\nok\n${'y'.repeat(10)}\n${'z'.repeat(11)}`, { limit: 10 }),
  ).toEqual([TOO_LONG, 'ok', 'yyyyyyyyyy', TOO_LONG]);
});

test('reads no further than its reader', async () => {
  let taken = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for (;;) {
      taken += 1;
      yield Buffer.from('line\n');
    }
  }
  const lines = readLines(source(), 100);
  await lines.next();
  await lines.next();
  expect(taken).toBe(2);
});
