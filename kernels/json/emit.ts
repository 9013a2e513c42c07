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
import { writeBase64url } from './hashing/base64url.ts';
import { control, copy } from './memory.ts';
import { place } from './order.ts';
import { cipherPlace, digestPlace, plainLength } from './seal.ts';

/** Instead of the offset of a mark: no more marks. */
const NO_MARK: u32 = 0xffffffff;

const PAYLOAD_BYTES: usize = 1024;
const PAYLOAD: usize = memory.data(<i32>PAYLOAD_BYTES, 64);

export function zeroizePayload(): void {
  memory.fill(PAYLOAD, 0, PAYLOAD_BYTES);
}

// ---- pseudonyms and output

/** Characters of the text of a hash, and of that of the first 30 bytes of it, behind which others may go on. */
const HASH_CHARACTERS: usize = 43;
const FIRST_BYTES: usize = 30;
const FIRST_CHARACTERS: usize = 40;

/** What follows the hash inside of a `p~`: the ciphertext; in the native scheme key id and siv stand before it. Returns where it ends. */
function writeSealed(edit: Edit, to: usize): usize {
  const length = plainLength(edit);
  const cipher = cipherPlace(edit);
  if (control.scheme == SCHEME_KEYED) {
    store<u8>(to, control.keyId);
    copy(to + 1, cipher, 16 + length);
    return to + 17 + length;
  }
  const blocks = (length & ~15) + 16;
  copy(to, cipher, blocks);
  return to + blocks;
}

/** Writes what stands behind the `t~` or `p~` of a pseudonym. Returns where it ends. */
export function writeToken(edit: Edit, sealed: bool, to: usize): usize {
  const digest = digestPlace(edit);
  const text = digest + DIGEST_BYTES;
  v128.store(to, v128.load(text), 0);
  v128.store(to, v128.load(text, 16), 16);
  v128.store(to, v128.load(text, 32), 32);
  if (!sealed) return to + HASH_CHARACTERS;
  store<u16>(PAYLOAD, load<u16>(digest, FIRST_BYTES));
  const end = writeSealed(edit, PAYLOAD + (DIGEST_BYTES - FIRST_BYTES));
  return writeBase64url(PAYLOAD, end - PAYLOAD, to + FIRST_CHARACTERS);
}

function writePseudonym(edit: Edit, to: usize): usize {
  const kind = edit.kind;
  const sealed = (kind & EDIT_KIND_MASK) == EDIT_SEAL;
  const start = kind & EDIT_BEHIND ? to - 1 : to;
  const before = load<u8>(start);
  // "t~ or "p~
  store<u32>(start, sealed ? 0x7e7022 : 0x7e7422);
  if (kind & EDIT_BEHIND) store<u8>(start, before);
  let out = writeToken(edit, sealed, start + 3);
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
  const marks = control.marks;
  const lastMark = marks + (<usize>control.markCount << 2);
  let mark = marks;
  let marked = mark < lastMark ? load<u32>(mark) >> 3 : NO_MARK;
  for (; at < stop; at += EDIT_BYTES) {
    const edit = Edit.at(at);
    const start = base + <usize>edit.start;
    copy(out, from, start - from);
    out += start - from;
    while (marked <= edit.start) {
      place(load<u32>(mark) & 7, <u32>(out - output) - (edit.start - marked));
      mark += 4;
      marked = mark < lastMark ? load<u32>(mark) >> 3 : NO_MARK;
    }
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
  for (; mark < lastMark; mark += 4)
    place(load<u32>(mark) & 7, <u32>(out - output) + (load<u32>(mark) >> 3) - <u32>(from - base));
  forget();
  clearEdits();
  return <u32>(out + rest - output);
}
