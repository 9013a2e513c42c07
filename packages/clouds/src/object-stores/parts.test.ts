import { expect, test } from 'vitest';
import { createPartBuffer, partSizeForIndex } from './object-target.ts';
import { decodeXml, encodeXml, findElements, getElementText } from './shared/xml.ts';

test.each([[[]], [[1]], [[4]], [[3, 1]], [[9]], [[1, 1, 1, 1, 1]], [[4, 4]], [[100_000]]])(
  'chunks of %j bytes come out as they went in, cut into parts of four',
  (lengths) => {
    const buffer = createPartBuffer(() => 4);
    let next = 0;
    const chunks = lengths.map((length: number) => Uint8Array.from({ length }, () => next++));
    const full = chunks.flatMap((chunk) => {
      const parts = buffer.add(chunk);
      // The giver may use its bytes again.
      chunk.fill(0);
      return parts;
    });
    const parts = [...full, buffer.takeRemainder()];
    expect(parts.slice(0, -1).every(({ bytes }) => bytes.length === 4)).toBe(true);
    expect(parts.map(({ index }) => index)).toEqual(parts.map((_, index) => index));
    expect(parts.map(({ offset }) => offset)).toEqual(parts.map((_, index) => index * 4));
    expect(Buffer.concat(parts.map(({ bytes }) => bytes))).toEqual(
      Buffer.from(Array.from({ length: next }, (_, index) => index)),
    );
  },
);

test('10,000 parts hold more than half a TiB', () => {
  const total = Array.from({ length: 10_000 }, (_, index) => partSizeForIndex(index)).reduce(
    (sum, bytes) => sum + bytes,
  );
  expect(total).toBeGreaterThan(2 ** 39);
});

test('reads the answers of stores', () => {
  expect(findElements('<L><B>1</B><C/><B>2</B></L>', 'B')).toEqual(['1', '2']);
  expect(getElementText('<L><B>1</B></L>', 'X')).toBe('');
  expect(findElements('<B>1<B>', 'B')).toEqual([]);
  expect(decodeXml('&lt;&#38;&#x41;&amp;lt;&nope;&#x110000;')).toBe('<&A&lt;&nope;&#x110000;');
  expect(decodeXml(encodeXml('"<a&b>\''))).toBe('"<a&b>\'');
});
