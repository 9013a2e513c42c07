// The name of a member and the node of its value.
import { hasSeen, markSeen } from './frames.ts';
import { ERROR_STRING, ERROR_SYNTAX, FLAG_ANY_NAME, Frame, NameEntry, ObjectNode, UNNOTED } from './layout.ts';
import { control, REPEATED } from './memory.ts';
import { anyName, expectName, foreseen, learnName, noteOther, otherNode, readName } from './names.ts';
import { fail } from './skip.ts';
import { BAD, COLON, ESCAPED, isHopeless, isTooLong, NEED, pair, passSpace, QUOTE, stringEnd } from './text.ts';

/** Instead of the address of a colon: whatever follows the name is refused, and need not be held in memory for that. */
export const HOPELESS: usize = 2;

/**
 * The name that begins with the quote at `i`.
 *
 * @param expected the entry of the name that should come here, or 0
 * @returns the address of its colon, NEED, BAD or HOPELESS; above it the entry of the name, or 0 when the object has none
 */
// @ts-ignore: decorator
@inline
export function passName(node: ObjectNode, frame: Frame, expected: usize, i: usize, end: usize): u64 {
  if (expected != 0) {
    const written = foreseen(NameEntry.at(expected), i);
    if (written != 0 && written <= <usize>control.stringBytes) return pair(i + written - 1, expected);
  }
  return searchName(node, frame, expected, i, end);
}

function searchName(node: ObjectNode, frame: Frame, expected: usize, i: usize, end: usize): u64 {
  // Maybe the name that was expected, but longer than what is foreseen, or with white space behind it.
  let entry = expected;
  let close: usize = expected == 0 ? 0 : expectName(NameEntry.at(expected), i + 1, end);
  if (close == 0 || isTooLong(i + 1, close)) {
    const q = stringEnd(i + 1, end);
    if (q == BAD) return fail(ERROR_SYNTAX);
    if (q == NEED) return isHopeless(i + 1, end) ? HOPELESS : NEED;
    close = q & ~ESCAPED;
    const escaped = (q & ESCAPED) != 0;
    if (isTooLong(i + 1, close)) return fail(ERROR_STRING);
    entry = readName(node, i + 1, close, escaped);
    if (entry != 0 && !escaped) learnName(node, frame.previous, entry);
  }
  let colon = close + 1;
  if (load<u8>(colon) == COLON) return pair(colon, entry);
  colon = passSpace(colon);
  if (load<u8>(colon) == COLON) return pair(colon, entry);
  return colon >= end ? NEED : fail(ERROR_SYNTAX);
}

/** Rules that say what changes, not what stays. */
// @ts-ignore: decorator
@inline
function takesAnyName(node: ObjectNode): bool {
  return (node.flags & FLAG_ANY_NAME) != 0;
}

/** The node of the value of the member whose name was passed last. */
// @ts-ignore: decorator
@inline
export function memberNode(node: ObjectNode, frame: Frame, entry: usize): usize {
  if (entry == 0) return takesAnyName(node) ? anyName(node) : otherNode(node, frame);
  const property = NameEntry.at(entry).property;
  return property != UNNOTED && hasSeen(frame, property) ? REPEATED : NameEntry.at(entry).node;
}

/** Notes that an object has had the name that was passed last. */
// @ts-ignore: decorator
@inline
export function noteName(frame: Frame, entry: usize): void {
  if (entry == 0) return noteOther(frame);
  const property = NameEntry.at(entry).property;
  if (property != UNNOTED) markSeen(frame, property);
  frame.previous = entry;
}
