// Reversible pseudonyms. The block cipher is the host's (AES of OpenSSL, in hardware): blocks are gathered here, encrypted by
// the host in one call, and put to use here.
//
// Scheme psoxy: CBC with padding (PKCS#7); block j of all values goes out in round j. Scheme native: a synthetic IV, then counter
// mode; all counter blocks of all values go out at once.
import {
  EDIT_BEHIND,
  EDIT_BYTES,
  EDIT_KIND_MASK,
  EDIT_OPEN,
  EDIT_SEAL,
  EDIT_SHARED,
  Edit,
  JOB_BYTES,
  KindKeys,
} from './layout.ts';
import { control, copy } from './memory.ts';
import { enqueue, flushHashes, KEYS, messagePlace, useKey } from './sha256.ts';

/** Chains the edits that have a ciphertext of their own. Returns the first one, or 0. */
function linkSeals(): usize {
  const first = control.edits;
  const end = first + <usize>control.editCount * EDIT_BYTES;
  let next: usize = 0;
  for (let at = end - EDIT_BYTES; at >= first; at -= EDIT_BYTES) {
    const edit = Edit.at(at);
    if ((edit.kind & (EDIT_KIND_MASK | EDIT_SHARED)) != EDIT_SEAL) continue;
    edit.next = next;
    next = at;
  }
  return next;
}
let gFirst: usize = 0;

// @inline
function plainStart(edit: Edit): usize {
  const s = control.input + <usize>edit.start;
  return load<u8>(s) == 0x22 ? s + 1 : s;
}
// @inline
export function plainLength(edit: Edit): usize {
  const s = control.input + <usize>edit.start;
  const length = <usize>(edit.end - edit.start);
  const kind = edit.kind & (EDIT_BEHIND | EDIT_OPEN);
  if (kind != 0) return kind == (EDIT_BEHIND | EDIT_OPEN) ? length : length - 1;
  return load<u8>(s) == 0x22 ? length - 2 : length;
}
// @inline
export function cipherPlace(edit: Edit): usize {
  return control.sealed + <usize>edit.cipher;
}
// @inline
export function digestPlace(edit: Edit): usize {
  return control.digests + <usize>edit.subject * JOB_BYTES;
}
/** Scheme psoxy, round `j`: gathers the next block of each value that has one. Returns how many; 0 ends it. */
export function gatherBlocks(round: u32): u32 {
  const offset = <usize>round << 4;
  const blocks = control.blocks;
  let out = blocks;
  if (round == 0) gFirst = linkSeals();
  for (let next = gFirst; next != 0; next = Edit.at(next).next) {
    const edit = Edit.at(next);
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
  let from = control.blocks;
  for (let next = gFirst; next != 0; next = Edit.at(next).next) {
    const edit = Edit.at(next);
    if (offset > plainLength(edit)) continue;
    v128.store(cipherPlace(edit) + offset, v128.load(from));
    from += 16;
  }
}

/** Message of the synthetic IV: header, hash, length of the text (big-endian), text. */
function enqueueIv(edit: Edit): void {
  const header = <usize>control.headerLength;
  const length = plainLength(edit);
  const plain = plainStart(edit);
  const message = messagePlace(header + 36 + length);
  copy(message, KEYS.header, header);
  const digest = digestPlace(edit);
  v128.store(message + header, v128.load(digest));
  v128.store(message + header, v128.load(digest, 16), 16);
  store<u32>(message + header, bswap<u32>(<u32>length), 32);
  copy(message + header + 36, plain, length);
  useKey(KindKeys.at(edit.keys).seal);
  enqueue(header + 36 + length, cipherPlace(edit));
}

/** Scheme native: makes the synthetic IVs and gathers the counter blocks of all values. Returns how many. */
export function gatherCounters(): u32 {
  gFirst = linkSeals();
  for (let at = gFirst; at != 0; at = Edit.at(at).next) enqueueIv(Edit.at(at));
  flushHashes();
  const blocks = control.blocks;
  let out = blocks;
  for (let next = gFirst; next != 0; next = Edit.at(next).next) {
    const edit = Edit.at(next);
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
  let from = control.blocks;
  for (let next = gFirst; next != 0; next = Edit.at(next).next) {
    const edit = Edit.at(next);
    const plain = plainStart(edit);
    const out = cipherPlace(edit) + 16;
    for (let at: usize = 0; at < plainLength(edit); at += 16) {
      v128.store(out + at, v128.xor(v128.load(plain + at), v128.load(from)));
      from += 16;
    }
  }
}
