// What lasts until the next flush. The edits of the input that lies in memory, in order and without overlap; and the texts that they put there.
import { EDIT_BYTES, EDIT_DELETE, EDIT_TEXT, Edit, MARK_ELEMENT, MARK_KEY, MARK_OPEN, MEMO_BYTES, Memo } from './layout.ts';
import { control, copy } from './memory.ts';

/** An empty list, and what its edits refer to is done with. */
export function clearEdits(): void {
  control.editCount = 0;
  control.growth = 0;
  control.full = 0;
  control.jobCount = 0;
  control.hashedCount = 0;
  control.sealCount = 0;
  control.sealedUsed = 0;
  control.textsUsed = 0;
  control.markCount = 0;
}

// @inline
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
 * Replaces the input between two addresses. The kind specifies the replacement and the meaning of the numbers.
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
  if (edits + 1 >= control.editLimit || grown >= control.growthLimit) control.full = 1;
}

/** Replaces the input between two addresses by a text, given by its offset in the texts. */
export function replaceByText(from: usize, to: usize, offset: u32, length: u32): void {
  if (control.textsUsed >= control.textsLimit) control.full = 1;
  replace(from, to, EDIT_TEXT, offset, length, 0, 0, length);
}

/** Has `emit` see where in the output an address of the input comes to lie. */
export function mark(at: usize, kind: u32): void {
  const count = control.markCount;
  store<u32>(control.marks + (<usize>count << 2), (<u32>(at - control.input) << 3) | kind);
  control.markCount = count + 1;
  if (count + 1 >= control.markLimit) control.full = 1;
}

// @inline
function kindOfMark(number: u32): u32 {
  return load<u32>(control.marks + (<usize>number << 2)) & 7;
}

/** Takes back the marks of a list that closes, when it has one element at most and no other list in it has left any. False: it has more. */
export function unmarkShortList(): bool {
  let last = control.markCount;
  if (last > 0 && kindOfMark(last - 1) == MARK_ELEMENT) last--;
  if (last > 0 && kindOfMark(last - 1) == MARK_KEY) last--;
  if (last == 0 || kindOfMark(last - 1) != MARK_OPEN) return false;
  control.markCount = last - 1;
  return true;
}

/** Where the next text is to be written. */
// @inline
export function textPlace(): usize {
  return control.texts + <usize>control.textsUsed;
}

/** Takes so many bytes in that were written at `textPlace`. Returns their number. */
// @inline
export function useText(length: u32): u32 {
  const used = control.textsUsed + length;
  control.textsUsed = used;
  if (used >= control.textsLimit) control.full = 1;
  return length;
}

/** Puts a copy behind the other texts. Returns its length. */
// @inline
export function copyText(from: usize, length: u32): u32 {
  copy(textPlace(), from, length);
  return useText(length);
}

// Identifiers hashed since the last flush: one person's address often occurs several times in an object. A stamp
// marks current entries. They hold a position in the input, which doesn't change until the flush: nothing outlives it.

/** Longer ones are not remembered. */
const LONGEST: usize = 64;
/** Entries; a hash of so many bits chooses one. */
const HASH_BITS: usize = 8;
const TABLE_BYTES: usize = MEMO_BYTES << HASH_BITS;
const TABLE: usize = memory.data(<i32>TABLE_BYTES, 64);
/** What begins at `MASK + LONGEST - length` hides all but the first `length` of up to 64 bytes. */
const MASK: usize = memory.data(128, 64);
let gStamp: u32 = 1;
/** The entry of the identifier asked about last; 0 when it is too long. */
let gEntry: usize = 0;
let gUsed: bool = false;

export function prepareMemo(): void {
  memory.fill(MASK, 0xff, LONGEST);
}

/** What differs between 16 bytes of two texts, as far as they count. */
// @inline
function difference(a: usize, b: usize, mask: usize): v128 {
  return v128.and(v128.xor(v128.load(a), v128.load(b)), v128.load(mask));
}
// @inline
function areEqual(a: usize, b: usize, length: usize): bool {
  const mask = MASK + LONGEST - length;
  let differs = v128.or(difference(a, b, mask), difference(a + 16, b + 16, mask + 16));
  if (length > 32)
    differs = v128.or(differs, v128.or(difference(a + 32, b + 32, mask + 32), difference(a + 48, b + 48, mask + 48)));
  return !v128.any_true(differs);
}

/** What was made of the same bytes under the same rule, or nothing (0); then `remember` may note it. */
export function recall(s: usize, length: usize, rule: u32): Memo {
  gEntry = 0;
  if (length > LONGEST) return changetype<Memo>(0);
  const first = v128.and(v128.load(s), v128.load(MASK + LONGEST - length));
  const mixed =
    (<u64>i64x2.extract_lane(first, 0) * 0x9e3779b97f4a7c15 +
      (<u64>i64x2.extract_lane(first, 1) ^ <u64>length ^ (<u64>rule << 8))) *
    0xff51afd7ed558ccd;
  gEntry = TABLE + <usize>(mixed >> (64 - HASH_BITS)) * MEMO_BYTES;
  const entry = Memo.at(gEntry);
  if (entry.stamp != gStamp || entry.length != <u32>length || entry.rule != rule) return changetype<Memo>(0);
  return areEqual(s, control.input + <usize>entry.place, length) ? entry : changetype<Memo>(0);
}

/** Notes the job of the identifier asked about last, which stands at `s`, and where its domain begins in it, or 0. */
export function remember(s: usize, length: usize, rule: u32, job: u32, domain: u32): void {
  if (gEntry == 0) return;
  gUsed = true;
  const entry = Memo.at(gEntry);
  entry.stamp = gStamp;
  entry.length = <u32>length;
  entry.rule = rule;
  entry.place = <u32>(s - control.input);
  entry.job = job;
  entry.domain = domain;
  entry.cipher = 0;
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

export function zeroizeMemo(): void {
  if (gUsed) memory.fill(TABLE, 0, TABLE_BYTES);
  gUsed = false;
  gStamp = 1;
}
