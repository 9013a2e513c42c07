import { PORTABLE_BYTES } from '@nymgate/engine/kernel/bytes';
import { installPlatform } from '@nymgate/engine/kernel/platform';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NODE_PLATFORM } from './node-platform.ts';

const ours = PORTABLE_BYTES;
const node = NODE_PLATFORM.bytes;
/** Lone surrogates too. */
const text = fc.string({ unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
/** Bytes among which broken characters of every kind are common. */
const bytes = fc
  .uint8Array({ maxLength: 40 })
  .chain((raw) =>
    fc
      .array(
        fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xa0, 0xed, 0xef, 0xbb, 0xf0, 0x90, 0xf4, 0xf5),
      )
      .map((unexpected) => Uint8Array.from([...raw, ...unexpected])),
  );
const plain = (array: Uint8Array) => Array.from(array);

it('texts become the same bytes by the portable form and by Node', () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(plain(ours.encodeUtf8(each))).toEqual(plain(node.encodeUtf8(each)));
      expect(plain(ours.encodeDocument(each))).toEqual(plain(node.encodeDocument(each)));
      expect(ours.countUtf8(each)).toBe(node.countUtf8(each));
    }),
  );
});

it('bytes become the same texts', () => {
  fc.assert(
    fc.property(bytes, (each) => {
      expect(ours.isUtf8(each)).toBe(node.isUtf8(each));
      expect(ours.decodeUtf8(each)).toBe(node.decodeUtf8(each));
      expect(ours.encodeBase64url(each)).toBe(node.encodeBase64url(each));
    }),
    { numRuns: 2_000 },
  );
});

it('base64 of either alphabet is decoded to the same bytes', () => {
  const base64 = fc.string({ unit: fc.constantFrom(...'AZaz09+/-_ \n') });
  fc.assert(
    fc.property(base64, fc.constantFrom('', '=', '=='), (each, padding) => {
      expect(plain(ours.decodeBase64(each + padding))).toEqual(plain(node.decodeBase64(each + padding)));
    }),
  );
});

it('memory is read and written in the same way', () => {
  fc.assert(
    fc.property(text, (each) => {
      const written = [ours, node].map(({ openMemory }) => {
        const memory = new ArrayBuffer(8 + each.length * 3);
        const { readLatin1, readUtf8, writeUtf8 } = openMemory(memory);
        const length = writeUtf8(each, 8);
        return [length, readUtf8(8, 8 + length), readLatin1(8, 8 + length)];
      });
      expect(written[0]).toEqual(written[1]);
    }),
  );
});

it('a second platform is refused', () => {
  const other = { ...NODE_PLATFORM, cryptography: { ...NODE_PLATFORM.cryptography } };
  expect(() => installPlatform(other)).toThrow('Another platform');
});
