/** The few DER encodings (ITU-T X.690) that a certificate needs. */

export function encodeTagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes =
    length < 0x100
      ? [length]
      : length < 0x10000
        ? [length >> 8, length & 0xff]
        : [length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const encodeSequence = (...items: readonly Uint8Array[]): Buffer => encodeTagged(0x30, ...items);
export const encodeSet = (...items: readonly Uint8Array[]): Buffer => encodeTagged(0x31, ...items);
export const encodeOctetString = (content: Uint8Array): Buffer => encodeTagged(0x04, content);
export const encodeBitString = (content: Uint8Array, unusedBits = 0): Buffer =>
  encodeTagged(0x03, Buffer.from([unusedBits]), content);
export const encodeBoolean = (value: boolean): Buffer => encodeTagged(0x01, Buffer.from([value ? 0xff : 0]));
export const encodeUtf8String = (text: string): Buffer => encodeTagged(0x0c, Buffer.from(text));

/** From big-endian bytes: no redundant leading zero, but one where the top bit is set. */
export function encodeInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const kept = bytes.subarray(start);
  return encodeTagged(0x02, ...((kept[0] ?? 0) & 0x80 ? [Buffer.from([0])] : []), kept);
}

/** @example encodeObjectIdentifier('2.5.29.17') */
export function encodeObjectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encodeTagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 4.1.2.5). */
export function encodeTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050
    ? encodeTagged(0x17, Buffer.from(digits.slice(2)))
    : encodeTagged(0x18, Buffer.from(digits));
}
