// The edits of the input that lies in memory, in order and without overlap.
import {
  CTL_EDIT_COUNT,
  CTL_EDIT_LIMIT,
  CTL_EDITS,
  CTL_FULL,
  CTL_GROWTH,
  CTL_GROWTH_LIMIT,
  CTL_INPUT,
  CTL_JOB_COUNT,
  CTL_JOB_LIMIT,
  CTL_SEAL_COUNT,
  CTL_SEALED_LIMIT,
  CTL_SEALED_USED,
  CTL_TEXTS_LIMIT,
  CTL_TEXTS_USED,
  EDIT_A,
  EDIT_B,
  EDIT_BYTES,
  EDIT_C,
  EDIT_DELETE,
  EDIT_END,
  EDIT_KIND,
  EDIT_START,
} from '../layout.ts';
import { control, setControl } from './memory.ts';

/** An empty list, and what its edits refer to is done with. */
export function clearEdits(): void {
  setControl(CTL_EDIT_COUNT, 0);
  setControl(CTL_GROWTH, 0);
  setControl(CTL_FULL, 0);
  setControl(CTL_JOB_COUNT, 0);
  setControl(CTL_SEAL_COUNT, 0);
  setControl(CTL_SEALED_USED, 0);
  setControl(CTL_TEXTS_USED, 0);
}

/** Removes the input between two addresses; joins what stands behind another removal. */
export function remove(from: usize, to: usize): void {
  if (from == to) return;
  const base = <usize>control(CTL_INPUT);
  const edits = control(CTL_EDIT_COUNT);
  const edit = <usize>control(CTL_EDITS) + <usize>edits * EDIT_BYTES;
  if (
    edits > 0 &&
    load<u32>(edit - EDIT_BYTES, EDIT_END) == <u32>(from - base) &&
    load<u32>(edit - EDIT_BYTES, EDIT_KIND) == EDIT_DELETE
  ) {
    store<u32>(edit - EDIT_BYTES, <u32>(to - base), EDIT_END);
    return;
  }
  store<u32>(edit, <u32>(from - base), EDIT_START);
  store<u32>(edit, <u32>(to - base), EDIT_END);
  store<u32>(edit, EDIT_DELETE, EDIT_KIND);
  setControl(CTL_EDIT_COUNT, edits + 1);
  if (edits + 1 >= control(CTL_EDIT_LIMIT)) setControl(CTL_FULL, 1);
}

/** @param growth bytes by which the replacement may be longer than what it replaces */
export function replace(from: usize, to: usize, kind: u32, a: u32, b: u32, c: u32, growth: u32): void {
  const base = <usize>control(CTL_INPUT);
  const edits = control(CTL_EDIT_COUNT);
  const edit = <usize>control(CTL_EDITS) + <usize>edits * EDIT_BYTES;
  const grown = control(CTL_GROWTH) + growth;
  store<u32>(edit, <u32>(from - base), EDIT_START);
  store<u32>(edit, <u32>(to - base), EDIT_END);
  store<u32>(edit, kind, EDIT_KIND);
  store<u32>(edit, a, EDIT_A);
  store<u32>(edit, b, EDIT_B);
  store<u32>(edit, c, EDIT_C);
  setControl(CTL_EDIT_COUNT, edits + 1);
  setControl(CTL_GROWTH, grown);
  if (
    edits + 1 >= control(CTL_EDIT_LIMIT) ||
    grown >= control(CTL_GROWTH_LIMIT) ||
    control(CTL_JOB_COUNT) >= control(CTL_JOB_LIMIT) ||
    control(CTL_SEALED_USED) >= control(CTL_SEALED_LIMIT) ||
    control(CTL_TEXTS_USED) >= control(CTL_TEXTS_LIMIT)
  )
    setControl(CTL_FULL, 1);
}
