// Carries the edits out: the input up to a position, with its replacements, becomes output.
import { clearEdits, forget } from './edits.ts';
import {
  DIGEST_BYTES,
  EDIT_BEHIND,
  EDIT_BYTES,
  EDIT_DELETE,
  EDIT_KIND_MASK,
  EDIT_OPEN,
  EDIT_SEAL,
  EDIT_TEXT,
  Edit,
  SCHEME_KEYED,
} from './layout.ts';
import { control, copy } from './memory.ts';
import { cipherPlace, digestPlace, plainLength } from './seal.ts';

const PAYLOAD_BYTES: usize = 1024;
export const PAYLOAD: usize = memory.data(<i32>PAYLOAD_BYTES, 64);

export function wipePayload(): void {
  memory.fill(PAYLOAD, 0, PAYLOAD_BYTES);
}

// ---- base64url without padding (RFC 4648 section 5)
/** What lies from here on less the number of bytes that count, up to 16, hides the bytes behind them. */
const MASK: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0,
  ],
  16,
);

/** 12 bytes to 16 characters: spread the bytes, cut out the groups of six bits, add what each range of the alphabet is off. */
// @ts-ignore: decorator
@inline
function encode12(x: v128): v128 {
  const v = i8x16.swizzle(x, i8x16(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const odd = v128.and(v, i32x4.splat(0x0fc0fc00));
  const even = v128.and(v, i32x4.splat(0x003f03f0));
  const high = v128.or(
    v128.and(i32x4.shr_u(odd, 6), i32x4.splat(0xffff0000)),
    v128.and(i32x4.shr_u(v128.and(odd, i32x4.splat(0xffff)), 10), i32x4.splat(0xffff)),
  );
  const index = v128.or(high, i16x8.mul(even, i32x4.splat(0x01000010)));
  // 0: small letters; 1 to 10: digits; 11: hyphen; 12: low line; 13: capitals.
  const capital = v128.and(i8x16.gt_s(i8x16.splat(26), index), i8x16.splat(13));
  const range = v128.or(i8x16.sub_sat_u(index, i8x16.splat(51)), capital);
  return i8x16.add(
    index,
    i8x16.swizzle(i8x16(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 65, 0, 0), range),
  );
}

/** Writes the text of `length` bytes to `out`; up to 15 bytes behind either may be touched. Returns the end of the text. */
export function writeBase64url(from: usize, length: usize, to: usize): usize {
  const end = from + length;
  let at = from;
  let out = to;
  while (at + 12 <= end) {
    v128.store(out, encode12(v128.load(at)));
    at += 12;
    out += 16;
  }
  const left = end - at;
  if (left == 0) return out;
  v128.store(out, encode12(v128.and(v128.load(at), v128.load(MASK + 16 - left))));
  return out + (left * 4 + 2) / 3;
}

// ---- pseudonyms and output

/** Inside of a `p~`: hash, then the ciphertext; in the native scheme key id and siv stand between them. */
export function writePayload(edit: Edit, digest: usize): usize {
  const length = plainLength(edit);
  const cipher = cipherPlace(edit);
  v128.store(PAYLOAD, v128.load(digest));
  v128.store(PAYLOAD, v128.load(digest, 16), 16);
  if (control.scheme == SCHEME_KEYED) {
    store<u8>(PAYLOAD, control.keyId, 32);
    copy(PAYLOAD + 33, cipher, 16 + length);
    return 49 + length;
  }
  const blocks = (length & ~15) + 16;
  copy(PAYLOAD + 32, cipher, blocks);
  return 32 + blocks;
}

function writePseudonym(edit: Edit, to: usize): usize {
  const digest = digestPlace(edit);
  const kind = edit.kind;
  const sealed = (kind & EDIT_KIND_MASK) == EDIT_SEAL;
  const start = kind & EDIT_BEHIND ? to - 1 : to;
  const before = load<u8>(start);
  // "t~ or "p~
  store<u32>(start, sealed ? 0x7e7022 : 0x7e7422);
  if (kind & EDIT_BEHIND) store<u8>(start, before);
  const from = sealed ? PAYLOAD : digest;
  let out = writeBase64url(from, sealed ? writePayload(edit, digest) : DIGEST_BYTES, start + 3);
  const domain = <usize>edit.detail;
  if (domain != 0) {
    const length = <usize>edit.end - (kind & EDIT_OPEN ? 0 : 1) - domain;
    copy(out, control.input + domain, length);
    out += length;
  }
  if (kind & EDIT_OPEN) return out;
  store<u8>(out, 0x22);
  return out + 1;
}

/**
 * @param used bytes of the output area that hold output already
 * @returns how many then do; the list of edits is empty
 */
export function emit(position: u32, used: u32): u32 {
  const base = control.input;
  const output = control.output;
  let at = control.edits;
  const stop = at + <usize>control.editCount * EDIT_BYTES;
  let out = output + <usize>used;
  let from = base;
  for (; at < stop; at += EDIT_BYTES) {
    const edit = Edit.at(at);
    const start = base + <usize>edit.start;
    copy(out, from, start - from);
    out += start - from;
    from = base + <usize>edit.end;
    const kind = edit.kind;
    if (kind == EDIT_DELETE) continue;
    if (kind == EDIT_TEXT) {
      const length = <usize>edit.detail;
      copy(out, control.texts + <usize>edit.subject, length);
      out += length;
    } else out = writePseudonym(edit, out);
  }
  const rest = base + <usize>position - from;
  copy(out, from, rest);
  forget();
  clearEdits();
  return <u32>(out + rest - output);
}
