import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';

// RFC 3720 appendix B.4, and the check value of the catalogue of CRCs.
test.each([
  [new TextEncoder().encode('123456789'), 0xe3069283],
  [new Uint8Array(32), 0x8a9136aa],
  [new Uint8Array(32).fill(0xff), 0x62a8ab43],
  [Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
  [new Uint8Array(0), 0],
])('CRC-32C of %j', (bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});
