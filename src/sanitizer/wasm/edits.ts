// What lasts until the next flush. The edits of the input that lies in memory, in order and without overlap; and the texts that they put there.
import { EDIT_BYTES, EDIT_DELETE, EDIT_TEXT, Edit, MEMO_BYTES, Memo } from './layout.ts';
import { control, copy } from './memory.ts';

/** An empty list, and what its edits refer to is done with. */
export function clearEdits(): void {
  control.editCount = 0;
  control.growth = 0;
  control.full = 0;
  control.jobCount = 0;
  control.sealCount = 0;
  control.sealedUsed = 0;
  control.textsUsed = 0;
}

// @ts-ignore: decorator
@inline
function nextEdit(): Edit {
  return Edit.at(control.edits + <usize>control.editCount * EDIT_BYTES);
}

/** Removes the input between two addresses; joins what stands behind another removal. */
export function remove(from: usize, to: usize): void {
  if (from == to) return;
  const base = control.input;
  const edits = control.editCount;
  const edit = nextEdit();
  const before = Edit.at(changetype<usize>(edit) - EDIT_BYTES);
  if (edits > 0 && before.end == <u32>(from - base) && before.kind == EDIT_DELETE) {
    before.end = <u32>(to - base);
    return;
  }
  edit.start = <u32>(from - base);
  edit.end = <u32>(to - base);
  edit.kind = EDIT_DELETE;
  control.editCount = edits + 1;
  if (edits + 1 >= control.editLimit) control.full = 1;
}

/**
 * Puts something in the place of the input between two addresses; its kind says what, and what the numbers are.
 *
 * @param growth bytes by which the replacement may be longer than what it replaces
 */
export function replace(from: usize, to: usize, kind: u32, subject: u32, detail: u32, cipher: u32, keys: usize, growth: u32): void {
  const base = control.input;
  const edits = control.editCount;
  const edit = nextEdit();
  const grown = control.growth + growth;
  edit.start = <u32>(from - base);
  edit.end = <u32>(to - base);
  edit.kind = kind;
  edit.subject = subject;
  edit.detail = detail;
  edit.cipher = cipher;
  edit.keys = keys;
  control.editCount = edits + 1;
  control.growth = grown;
  if (
    edits + 1 >= control.editLimit ||
    grown >= control.growthLimit ||
    control.jobCount >= control.jobLimit ||
    control.sealedUsed >= control.sealedLimit ||
    control.textsUsed >= control.textsLimit
  )
    control.full = 1;
}

/** Puts a text, by its offset among the texts, in the place of the input between two addresses. */
export function replaceByText(from: usize, to: usize, offset: u32, length: u32): void {
  replace(from, to, EDIT_TEXT, offset, length, 0, 0, length);
}

/** Where the next text is to be written. */
// @ts-ignore: decorator
@inline
export function textPlace(): usize {
  return control.texts + <usize>control.textsUsed;
}

/** Takes so many bytes in that were written at `textPlace`. Returns their number. */
// @ts-ignore: decorator
@inline
export function useText(length: u32): u32 {
  control.textsUsed = control.textsUsed + length;
  return length;
}

/** Puts a copy behind the other texts. Returns its length. */
// @ts-ignore: decorator
@inline
export function copyText(from: usize, length: u32): u32 {
  copy(textPlace(), from, length);
  return useText(length);
}

// Identifiers hashed since the last flush: one person's address often stands several times in an object. Entries are told
// apart by a stamp, so nothing outlives the flush; whose bytes they hold is wiped with the rest of the memory.

/** Longer ones are not remembered. */
const LONGEST: usize = 64;
/** Entries; a hash of so many bits chooses one. */
const HASH_BITS: usize = 7;
const TABLE_BYTES: usize = MEMO_BYTES << HASH_BITS;
const TABLE: usize = memory.data(<i32>TABLE_BYTES, 64);
const WANTED: usize = memory.data(<i32>LONGEST, 64);
let gStamp: u32 = 1;
/** The entry of the identifier asked about last; 0 when it is too long. */
let gEntry: usize = 0;
let gKind: u32 = 0;
let gUsed: bool = false;

export const NO_JOB: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
function padded(s: usize, length: usize, at: usize): v128 {
  const places = i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>at));
  return v128.and(v128.load(s + at), i8x16.lt_u(places, i8x16.splat(<i8>length)));
}

/** The job that hashes the same bytes as the same kind, or NO_JOB; then `remember` may note one. */
export function recall(s: usize, length: usize, kind: u32): u32 {
  gEntry = 0;
  gKind = kind;
  if (length > LONGEST) return NO_JOB;
  const a = padded(s, length, 0);
  const b = padded(s, length, 16);
  const c = padded(s, length, 32);
  const d = padded(s, length, 48);
  v128.store(WANTED, a, 0);
  v128.store(WANTED, b, 16);
  v128.store(WANTED, c, 32);
  v128.store(WANTED, d, 48);
  const mixed =
    (<u64>i64x2.extract_lane(a, 0) * 0x9e3779b97f4a7c15 + (<u64>i64x2.extract_lane(a, 1) ^ <u64>length ^ (<u64>kind << 8))) *
    0xff51afd7ed558ccd;
  gEntry = TABLE + <usize>(mixed >> (64 - HASH_BITS)) * MEMO_BYTES;
  const entry = Memo.at(gEntry);
  if (entry.stamp != gStamp || entry.length != <u32>length || entry.kind != kind) return NO_JOB;
  const known = entry.bytes;
  const differs = v128.or(
    v128.or(v128.xor(a, v128.load(known)), v128.xor(b, v128.load(known, 16))),
    v128.or(v128.xor(c, v128.load(known, 32)), v128.xor(d, v128.load(known, 48))),
  );
  return v128.any_true(differs) ? NO_JOB : entry.job;
}

/** Notes the job of the identifier asked about last. */
export function remember(length: usize, job: u32): void {
  if (gEntry == 0) return;
  gUsed = true;
  const entry = Memo.at(gEntry);
  entry.stamp = gStamp;
  entry.length = <u32>length;
  entry.job = job;
  entry.kind = gKind;
  entry.cipher = 0;
  for (let at: usize = 0; at < LONGEST; at += 16) v128.store(entry.bytes + at, v128.load(WANTED + at));
}

/** Where the ciphertext of the identifier asked about last stands, plus one; 0 when it is not known. */
export function recallCipher(): u32 {
  return gEntry == 0 ? 0 : Memo.at(gEntry).cipher;
}

/** Notes where it will stand. */
export function rememberCipher(place: u32): void {
  if (gEntry != 0) Memo.at(gEntry).cipher = place + 1;
}

/** After a flush: the digests are gone. */
export function forget(): void {
  gStamp++;
}

export function wipeMemo(): void {
  if (gUsed) memory.fill(TABLE, 0, TABLE_BYTES);
  gUsed = false;
  memory.fill(WANTED, 0, LONGEST);
  gStamp = 1;
}
