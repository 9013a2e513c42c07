// The edits of the input that lies in memory, in order and without overlap; and the texts that they put there.
import { EDIT_BYTES, EDIT_DELETE, EDIT_TEXT, Edit } from './layout.ts';
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
