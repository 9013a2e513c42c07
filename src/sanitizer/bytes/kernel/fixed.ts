// Texts that take the place of values without looking at them.
import { CTL_TEXTS, CTL_TEXTS_USED, NODE_TEXT, NODE_TEXT_LENGTH } from '../layout.ts';
import { copy } from './copy.ts';
import { control, setControl } from './memory.ts';

/** Puts the text of a node behind the other texts. Returns its length, 0 when it has none. */
export function writeFixed(node: usize): u32 {
  const length = load<u32>(node, NODE_TEXT_LENGTH);
  copy(place(), load<u32>(node, NODE_TEXT), length);
  return use(length);
}

export function writeLineFeed(): u32 {
  store<u8>(place(), 0x0a);
  return use(1);
}

// @ts-ignore: decorator
@inline
function place(): usize {
  return <usize>control(CTL_TEXTS) + <usize>control(CTL_TEXTS_USED);
}

// @ts-ignore: decorator
@inline
function use(length: u32): u32 {
  setControl(CTL_TEXTS_USED, control(CTL_TEXTS_USED) + length);
  return length;
}
