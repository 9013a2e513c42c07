/** Memory that texts are read from and written to at an address, such as that of a kernel. */
export type TextMemory = {
  readonly readUtf8: (start: number, end: number) => string;
  readonly readLatin1: (start: number, end: number) => string;
  /** @returns the number of bytes written; there must be room for three bytes a character */
  readonly writeUtf8: (text: string, at: number) => number;
};

/**
 * Texts as bytes, without I/O and at once. What stands here works wherever ECMAScript does; a platform may bring what is quicker,
 * with the same results. Encoding puts U+FFFD in place of a lone surrogate.
 */
export type BytesPort = {
  /** It may be a view of a larger buffer. */
  readonly encodeUtf8: (text: string) => Uint8Array;
  /** With a buffer of its own, which may be handed on. */
  readonly encodeDocument: (text: string) => Uint8Array;
  /** Of malformed bytes each broken piece becomes U+FFFD (WHATWG Encoding, section 4.1); a byte order mark stays. */
  readonly decodeUtf8: (bytes: Uint8Array) => string;
  readonly isUtf8: (bytes: Uint8Array) => boolean;
  readonly countUtf8: (text: string) => number;
  /** Without padding (RFC 4648 section 5). */
  readonly encodeBase64url: (bytes: Uint8Array) => string;
  /** Either alphabet, padded or not; other characters and bits left over are passed over. */
  readonly decodeBase64: (text: string) => Uint8Array;
  /** Memory that the caller must write completely before any read; it may be a view of a larger buffer. */
  readonly allocate: (length: number) => Uint8Array;
  /** The same as a buffer of its own, and large. */
  readonly allocateBuffer: (length: number) => Uint8Array;
  readonly openMemory: (memory: ArrayBuffer) => TextMemory;
};

export function encodeUtf8(text: string): Uint8Array {
  return port.encodeUtf8(text);
}

/** UTF-8 in a buffer of its own: for bodies that leave, and for secrets. */
export function encodeDocument(text: string): Uint8Array {
  return port.encodeDocument(text);
}

/** Malformed bytes give a text that encodes to other bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  return port.decodeUtf8(bytes);
}

/** @returns undefined for bytes that are not well-formed UTF-8; a byte order mark stays */
export function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  return port.isUtf8(bytes) ? port.decodeUtf8(bytes) : undefined;
}

export function isUtf8(bytes: Uint8Array): boolean {
  return port.isUtf8(bytes);
}

/** Bytes of a text in UTF-8. */
export function countUtf8(text: string): number {
  return port.countUtf8(text);
}

export function encodeBase64url(bytes: Uint8Array): string {
  return port.encodeBase64url(bytes);
}

/**
 * Decodes base64url and refuses every second spelling: padding, `+` and `/`, white space, unused trailing bits. Many spellings of
 * one token pass deny lists and caches (T1-26), hence encode again and compare.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = port.decodeBase64(text);
  return port.encodeBase64url(bytes) === text ? bytes : undefined;
}

/** For texts whose spelling does not matter. */
export function decodeBase64(text: string): Uint8Array {
  return port.decodeBase64(text);
}

export function allocateBytes(length: number): Uint8Array {
  return port.allocate(length);
}

export function allocateBuffer(length: number): Uint8Array {
  return port.allocateBuffer(length);
}

export function openTextMemory(memory: ArrayBuffer): TextMemory {
  return port.openMemory(memory);
}

/** Short inputs only: each byte is an argument of one call. */
export function decodeLatin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** @param text pairs of hex digits */
export function decodeHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
}

export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = port.allocate(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Looks at all bytes, but for secrets there is `constantTimeEqualBytes`. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at += 1) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIX_BITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  const index = ALPHABET.indexOf(character === '+' ? '-' : character === '/' ? '_' : character);
  return index === -1 ? 255 : index;
});
const REPLACEMENT = 0xfffd;

/** For platforms that bring nothing. */
export const PORTABLE_BYTES: BytesPort = Object.freeze<BytesPort>({
  encodeUtf8: encodePortably,
  encodeDocument: encodePortably,
  decodeUtf8: (bytes) => readUtf8(bytes, 'replace') ?? '',
  isUtf8: (bytes) => readUtf8(bytes, 'check') !== undefined,
  countUtf8: (text) => writeUtf8(text, new Uint8Array(text.length * 3), 0),
  encodeBase64url: (bytes) => {
    let text = '';
    let bits = 0;
    let pending = 0;
    for (const byte of bytes) {
      pending = ((pending << 8) | byte) & 0xffff;
      for (bits += 8; bits >= 6; bits -= 6) text += ALPHABET.charAt((pending >> (bits - 6)) & 63);
    }
    return bits === 0 ? text : text + ALPHABET.charAt((pending << (6 - bits)) & 63);
  },
  decodeBase64: (text) => {
    const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
    let length = 0;
    let bits = 0;
    let pending = 0;
    for (let at = 0; at < text.length && text[at] !== '='; at += 1) {
      const value = SIX_BITS[text.charCodeAt(at)] ?? 255;
      if (value === 255) continue;
      pending = ((pending << 6) | value) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes[length] = pending >> bits;
      length += 1;
    }
    return bytes.slice(0, length);
  },
  allocate: (length) => new Uint8Array(length),
  allocateBuffer: (length) => new Uint8Array(length),
  openMemory: (memory) => {
    const bytes = new Uint8Array(memory);
    return {
      readUtf8: (start, end) => readUtf8(bytes.subarray(start, end), 'replace') ?? '',
      readLatin1: (start, end) => decodeLatin1(bytes.subarray(start, end)),
      writeUtf8: (text, at) => writeUtf8(text, bytes, at),
    };
  },
});

function encodePortably(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.slice(0, writeUtf8(text, bytes, 0));
}

function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    const point = text.codePointAt(index) ?? 0;
    if (point > 0xffff) index += 1;
    at = writePoint((point & 0x1ff800) === 0xd800 ? REPLACEMENT : point, bytes, at);
  }
  return at - start;
}

function writePoint(point: number, bytes: Uint8Array, at: number): number {
  const rest = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  bytes[at] = rest === 0 ? point : ((0xff00 >> (rest + 1)) & 0xff) | (point >> (6 * rest));
  for (let back = 1; back <= rest; back += 1) bytes[at + back] = 0x80 | ((point >> (6 * (rest - back))) & 63);
  return at + rest + 1;
}

/** @returns undefined for malformed bytes that are only checked */
function readUtf8(bytes: Uint8Array, how: 'check' | 'replace'): string | undefined {
  const parts: string[] = [];
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const { point, length } = readPoint(bytes, at);
    if (point === undefined && how === 'check') return undefined;
    if (how === 'replace') text += String.fromCodePoint(point ?? REPLACEMENT);
    at += length;
    if (text.length < 4_096) continue;
    parts.push(text);
    text = '';
  }
  return parts.join('') + text;
}

type ReadPoint = { readonly point: number | undefined; readonly length: number };

/** One character, or the longest piece that begins one and does not end it (Unicode 16, section 3.9, table 3-7). */
function readPoint(bytes: Uint8Array, at: number): ReadPoint {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { point: first, length: 1 };
  const rest = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  let point = first & (0x3f >> rest);
  for (let back = 1; back <= rest; back += 1) {
    const byte = bytes[at + back] ?? 0;
    const [low, high] = back === 1 ? secondByteRange(first) : CONTINUATION;
    if (byte < low || byte > high) return { point: undefined, length: back };
    point = (point << 6) | (byte & 0x3f);
  }
  return { point: rest === 0 ? undefined : point, length: rest + 1 };
}

const CONTINUATION = [0x80, 0xbf] as const;

/** Leaves out overlong forms, surrogates, and what lies beyond U+10FFFF. */
function secondByteRange(first: number): readonly [low: number, high: number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : CONTINUATION;
}

let port = PORTABLE_BYTES;

/** For `installPlatform` alone. */
export function setBytesPort(next: BytesPort): void {
  port = next;
}
