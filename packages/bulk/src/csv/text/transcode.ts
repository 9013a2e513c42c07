import { BulkError } from '../../bulk-fault.ts';
import type { BulkEncoding } from '../../bulk-plan.ts';

/** Turns the bytes of a file, cut anywhere, into UTF-8 without a byte order mark. */
export type Transcoder = {
  /** What it returns may be the chunk itself. */
  readonly push: (chunk: Uint8Array) => Uint8Array;
  readonly end: () => Uint8Array;
};

/**
 * Bytes invalid in the encoding become 0xFF, which is invalid UTF-8: their row is rejected like any other that isn't text, and no
 * character is replaced (BLK-02).
 *
 * @example createTranscoder('windows-1252').push(Uint8Array.of(0x80)) // the three bytes of €
 */
export function createTranscoder(encoding: BulkEncoding): Transcoder {
  let pendingBytes: Uint8Array = EMPTY_BYTES;
  let decode: DecodeChunk | undefined;
  const take = (chunk: Uint8Array, last: boolean): Uint8Array => {
    const bytes = pendingBytes.length === 0 ? chunk : concatBytes(pendingBytes, chunk);
    if (decode === undefined) {
      if (bytes.length < MAX_BOM_BYTES && !last) return keepPending(bytes);
      const { decode: found, mark } = chooseDecoder(bytes, encoding);
      decode = found;
      pendingBytes = EMPTY_BYTES;
      return take(bytes.subarray(mark), last);
    }
    const { text, left: remainder } = decode(bytes, last);
    // A copy, since the chunk may change after the call; `slice` of a Buffer makes none.
    pendingBytes = new Uint8Array(bytes.subarray(bytes.length - remainder));
    return text;
  };
  const keepPending = (bytes: Uint8Array): Uint8Array => {
    pendingBytes = new Uint8Array(bytes);
    return EMPTY_BYTES;
  };
  return { push: (chunk) => take(chunk, false), end: () => take(EMPTY_BYTES, true) };
}

/** `left`: bytes at the end that wait for more. */
type DecodeChunk = (bytes: Uint8Array, last: boolean) => { readonly text: Uint8Array; readonly left: number };

const EMPTY_BYTES = new Uint8Array(0);
const MAX_BOM_BYTES = 3;
const INVALID_BYTE = 0xff;

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** @throws BulkError ENCODING_UNKNOWN when the mark of the file contradicts what is stated */
function chooseDecoder(
  bytes: Uint8Array,
  declaredEncoding: BulkEncoding,
): { readonly decode: DecodeChunk; readonly mark: number } {
  // In windows-1252 the bytes of a mark are letters that no header begins with.
  const mark = BYTE_ORDER_MARKS.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  const encoding = declaredEncoding === 'auto' ? (mark?.encoding ?? 'utf-8') : declaredEncoding;
  if (mark !== undefined && mark.encoding !== encoding) throw new BulkError({ fault: 'ENCODING_UNKNOWN' });
  return { decode: DECODERS[encoding], mark: mark?.bytes.length ?? 0 };
}

const DECODERS: Readonly<Record<Exclude<BulkEncoding, 'auto'>, DecodeChunk>> = {
  'utf-8': (bytes) => ({ text: bytes, left: 0 }),
  'utf-16le': (bytes, last) => decodeUtf16(bytes, last, 0),
  'utf-16be': (bytes, last) => decodeUtf16(bytes, last, 1),
  'windows-1252': (bytes) => ({ text: decodeWindows1252(bytes), left: 0 }),
};

/** Code points of the bytes from 0x80 to 0x9F (WHATWG Encoding, index windows-1252); 0 where the code page has no character. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
  0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
  0x0153, 0, 0x017e, 0x0178,
];

function decodeWindows1252(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(bytes.length * 3);
  let length = 0;
  for (const byte of bytes) {
    const point = byte >= 0x80 && byte < 0xa0 ? (WINDOWS_1252[byte - 0x80] ?? 0) : byte;
    length =
      point === 0 && byte !== 0 ? writeByte(text, length, INVALID_BYTE) : writeCodePoint(text, length, point);
  }
  return text.subarray(0, length);
}

/** @param low index of the lower byte of a unit */
function decodeUtf16(bytes: Uint8Array, last: boolean, low: 0 | 1): ReturnType<DecodeChunk> {
  const text = new Uint8Array(bytes.length * 2 + 2);
  const unit = (at: number): number => ((bytes[at + 1 - low] ?? 0) << 8) | (bytes[at + low] ?? 0);
  let length = 0;
  let at = 0;
  for (; at + 1 < bytes.length; at += 2) {
    const first = unit(at);
    if (first < 0xd800 || first > 0xdfff) {
      length = writeCodePoint(text, length, first);
      continue;
    }
    if (first < 0xdc00 && at + 3 >= bytes.length && !last) break;
    const second = at + 3 < bytes.length ? unit(at + 2) : 0;
    if (first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
      length = writeCodePoint(text, length, 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff));
      at += 2;
    } else length = writeByte(text, length, INVALID_BYTE);
  }
  if (last && at < bytes.length) length = writeByte(text, length, INVALID_BYTE);
  return { text: text.subarray(0, length), left: last ? 0 : bytes.length - at };
}

function writeByte(text: Uint8Array, at: number, byte: number): number {
  text[at] = byte;
  return at + 1;
}

/** UTF-8 of a code point that is no half of a surrogate pair (RFC 3629 section 3). */
function writeCodePoint(text: Uint8Array, at: number, point: number): number {
  if (point < 0x80) return writeByte(text, at, point);
  if (point < 0x800) return writeContinuationBytes(text, writeByte(text, at, 0xc0 | (point >> 6)), point, 1);
  if (point < 0x10000)
    return writeContinuationBytes(text, writeByte(text, at, 0xe0 | (point >> 12)), point, 2);
  return writeContinuationBytes(text, writeByte(text, at, 0xf0 | (point >> 18)), point, 3);
}

function writeContinuationBytes(text: Uint8Array, at: number, point: number, count: number): number {
  for (let remaining = count - 1; remaining >= 0; remaining -= 1)
    text[at + count - 1 - remaining] = 0x80 | ((point >> (6 * remaining)) & 0x3f);
  return at + count;
}

function concatBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
