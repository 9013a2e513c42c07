// Reversible pseudonyms. The block cipher is the host's (AES of OpenSSL, in hardware): blocks are gathered here, encrypted by
// the host in one call, and put to use here.
//
// Scheme psoxy: CBC with padding (PKCS#7); block j of all values goes out in round j. Scheme native: a synthetic IV, then counter
// mode; all counter blocks of all values go out at once.
import {
  CTL_BLOCKS,
  CTL_DIGESTS,
  CTL_EDIT_COUNT,
  CTL_EDITS,
  CTL_HEADER_LENGTH,
  CTL_INPUT,
  CTL_SEALED,
  EDIT_A,
  EDIT_BEHIND,
  EDIT_BYTES,
  EDIT_C,
  EDIT_END,
  EDIT_KIND,
  EDIT_NEXT,
  EDIT_SEAL,
  EDIT_SHARED,
  EDIT_START,
  KEY_HEADER,
  KEY_SEAL,
} from '../layout.ts';
import { copy } from './copy.ts';
import { control } from './memory.ts';
import { enqueue, flushHashes, KEYS, messagePlace, useKey } from './sha256.ts';

/** Chains the edits that have a ciphertext of their own. Returns the first one, or 0. */
function linkSeals(): usize {
  const first = <usize>control(CTL_EDITS);
  const end = first + <usize>control(CTL_EDIT_COUNT) * EDIT_BYTES;
  let next: usize = 0;
  for (let edit = end - EDIT_BYTES; edit >= first; edit -= EDIT_BYTES) {
    if ((load<u32>(edit, EDIT_KIND) & (7 | EDIT_SHARED)) != EDIT_SEAL) continue;
    store<u32>(edit, <u32>next, EDIT_NEXT);
    next = edit;
  }
  return next;
}
let gFirst: usize = 0;

// @ts-ignore: decorator
@inline
function nextSeal(edit: usize): usize {
  return load<u32>(edit, EDIT_NEXT);
}
// @ts-ignore: decorator
@inline
export function plainStart(edit: usize): usize {
  const s = <usize>control(CTL_INPUT) + <usize>load<u32>(edit, EDIT_START);
  return load<u8>(s) == 0x22 ? s + 1 : s;
}
// @ts-ignore: decorator
@inline
export function plainLength(edit: usize): usize {
  const s = <usize>control(CTL_INPUT) + <usize>load<u32>(edit, EDIT_START);
  const length = <usize>(load<u32>(edit, EDIT_END) - load<u32>(edit, EDIT_START));
  if (load<u32>(edit, EDIT_KIND) & EDIT_BEHIND) return length - 1;
  return load<u8>(s) == 0x22 ? length - 2 : length;
}
// @ts-ignore: decorator
@inline
export function cipherPlace(edit: usize): usize {
  return <usize>control(CTL_SEALED) + <usize>load<u32>(edit, EDIT_C);
}
// @ts-ignore: decorator
@inline
function digestPlace(edit: usize): usize {
  return <usize>control(CTL_DIGESTS) + (<usize>load<u32>(edit, EDIT_A) << 5);
}
/** Scheme psoxy, round `j`: gathers the next block of each value that has one. Returns how many; 0 ends it. */
export function gatherBlocks(round: u32): u32 {
  const offset = <usize>round << 4;
  const blocks = <usize>control(CTL_BLOCKS);
  let out = blocks;
  if (round == 0) gFirst = linkSeals();
  for (let edit = gFirst; edit != 0; edit = nextSeal(edit)) {
    const length = plainLength(edit);
    if (offset > length) continue;
    const before = round == 0 ? digestPlace(edit) : cipherPlace(edit) + offset - 16;
    const left = length - offset;
    let plain = v128.load(plainStart(edit) + offset);
    if (left < 16) plain = v128.bitselect(plain, i8x16.splat(<i8>(16 - left)), i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>left)));
    v128.store(out, v128.xor(plain, v128.load(before)));
    out += 16;
  }
  return <u32>((out - blocks) >> 4);
}

/** Takes the encrypted blocks of round `j` back. */
export function scatterBlocks(round: u32): void {
  const offset = <usize>round << 4;
  let from = <usize>control(CTL_BLOCKS);
  for (let edit = gFirst; edit != 0; edit = nextSeal(edit)) {
    if (offset > plainLength(edit)) continue;
    v128.store(cipherPlace(edit) + offset, v128.load(from));
    from += 16;
  }
}

/** Message of the synthetic IV: header, hash, length of the text (big-endian), text. */
function enqueueIv(edit: usize): void {
  const header = <usize>control(CTL_HEADER_LENGTH);
  const length = plainLength(edit);
  const plain = plainStart(edit);
  const message = messagePlace(header + 36 + length);
  copy(message, KEYS + KEY_HEADER, header);
  const digest = digestPlace(edit);
  v128.store(message + header, v128.load(digest));
  v128.store(message + header, v128.load(digest, 16), 16);
  store<u32>(message + header, bswap<u32>(<u32>length), 32);
  copy(message + header + 36, plain, length);
  enqueue(header + 36 + length, cipherPlace(edit));
}

/** Scheme native: makes the synthetic IVs and gathers the counter blocks of all values. Returns how many. */
export function gatherCounters(): u32 {
  gFirst = linkSeals();
  useKey(KEYS + KEY_SEAL);
  for (let edit = gFirst; edit != 0; edit = nextSeal(edit)) enqueueIv(edit);
  flushHashes();
  const blocks = <usize>control(CTL_BLOCKS);
  let out = blocks;
  for (let edit = gFirst; edit != 0; edit = nextSeal(edit)) {
    const siv = cipherPlace(edit);
    const high = load<u64>(siv);
    let low = bswap<u64>(load<u64>(siv, 8));
    let carry: u64 = 0;
    for (let at: usize = 0; at < plainLength(edit); at += 16) {
      store<u64>(out, bswap<u64>(bswap<u64>(high) + carry));
      store<u64>(out, bswap<u64>(low), 8);
      low++;
      if (low == 0) carry++;
      out += 16;
    }
  }
  return <u32>((out - blocks) >> 4);
}

/** Takes the key stream back: the ciphertext stands behind the siv. */
export function applyCounters(): void {
  let from = <usize>control(CTL_BLOCKS);
  for (let edit = gFirst; edit != 0; edit = nextSeal(edit)) {
    const plain = plainStart(edit);
    const out = cipherPlace(edit) + 16;
    for (let at: usize = 0; at < plainLength(edit); at += 16) {
      v128.store(out + at, v128.xor(v128.load(plain + at), v128.load(from)));
      from += 16;
    }
  }
}
