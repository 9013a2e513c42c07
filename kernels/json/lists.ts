// Closed lists of values. The host writes them; packages/engine/src/kernel/closed-lists.ts says what is equal.
import { ClosedList, COPY_SLACK, ListMember } from './layout.ts';
import { hashName, sameMiddle, writePoint } from './names.ts';
import { hex4, simpleEscape } from './text.ts';

/** More bytes than any member has. */
const LONGEST: usize = 128;
const FOLDED: usize = memory.data(<i32>(LONGEST + <usize>COPY_SLACK), 64);

/** Writes the folded text to FOLDED. Returns its end, or 0 when it is longer than any member. */
function fold(s: usize, e: usize, escaped: bool): usize {
  let i = s;
  let out = FOLDED;
  while (i < e) {
    if (out > FOLDED + LONGEST - 4) return 0;
    let c = <u32>load<u8>(i++);
    if (escaped && c == 0x5c) {
      c = load<u8>(i++);
      if (c != 0x75) c = simpleEscape(c);
      else {
        c = hex4(i);
        i += 4;
        if (c >> 10 == 0x36 && i + 6 <= e && load<u16>(i) == 0x755c && hex4(i + 2) >> 10 == 0x37) {
          c = 0x10000 + ((c & 0x3ff) << 10) + (hex4(i + 2) & 0x3ff);
          i += 6;
        }
        if (c >= 0x80) {
          out = withoutModifier(writePoint(out, c));
          continue;
        }
      }
    }
    store<u8>(out++, c - 0x41 < 26 ? c | 0x20 : c);
    if (c >= 0x80) out = withoutModifier(out);
  }
  return out;
}

/** Takes back U+FE0F and the skin tones, U+1F3FB to U+1F3FF, at the end of FOLDED. */
function withoutModifier(out: usize): usize {
  const length = out - FOLDED;
  if (length >= 3 && load<u8>(out - 3) == 0xef && load<u16>(out - 2) == 0x8fb8) return out - 3;
  const isTone = length >= 4 && (load<u32>(out - 4) & 0xffffff) == 0x8f9ff0 && <u32>load<u8>(out - 1) - 0xbb < 5;
  return isTone ? out - 4 : out;
}

/** Where the table of a list looks first for the bytes from `s` to `e`. */
// @inline
function getBucket(s: usize, e: usize): u32 {
  const length = e - s;
  let first = load<u64>(s);
  let last: u64;
  if (length >= 8) last = load<u64>(e - 8);
  else {
    first &= (<u64>1 << (<u64>length << 3)) - 1;
    last = first;
  }
  return hashName(first, last, <u32>length);
}

// @inline
function memberAt(list: ClosedList, at: u32): usize {
  return <usize>load<u32>(list.entries + (<usize>(at & list.mask) << 2));
}

/** Whether the list has a member of exactly the bytes from `s` to `e`: almost every value is one. */
// @inline
export function isMember(list: ClosedList, s: usize, e: usize): bool {
  let at = getBucket(s, e);
  while (true) {
    const member = memberAt(list, at);
    if (member == 0) return false;
    if (<usize>ListMember.at(member).length == e - s + 2 && sameMiddle(s, ListMember.at(member).text + 1, e - s)) return true;
    at++;
  }
}

/** The address of the member whose folded text stands from `s` to `e` in FOLDED, or 0. */
function findMember(list: ClosedList, s: usize, e: usize): usize {
  let at = getBucket(s, e);
  while (true) {
    const member = memberAt(list, at);
    if (member == 0 || isFolded(ListMember.at(member), s, e)) return member;
    at++;
  }
}

/** Whether the member's text, folded, is the one from `s` to `e`. Members have no skin tones. */
function isFolded(member: ListMember, s: usize, e: usize): bool {
  const end = member.text + <usize>member.length - 1;
  let at = s;
  for (let i = member.text + 1; i < end; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0xef && load<u16>(i, 1) == 0x8fb8) {
      i += 2;
      continue;
    }
    if (at == e || <u32>load<u8>(at) != (c - 0x41 < 26 ? c | 0x20 : c)) return false;
    at++;
  }
  return at == e;
}

/** The address of the member that the text from `s` to `e` stands for, or 0. */
export function findListed(list: ClosedList, s: usize, e: usize, escaped: bool): usize {
  const end = fold(s, e, escaped);
  return end == 0 ? 0 : findMember(list, FOLDED, end);
}

const HYPHEN: u32 = 0x2d;

/** Whether bytes without escapes are a language tag: a member, or a language with a script, a region or both. */
export function isTag(list: ClosedList, s: usize, e: usize): bool {
  const end = fold(s, e, false);
  // What was folded away would stay in the value.
  if (end == 0 || end - FOLDED != e - s) return false;
  if (load<u8>(FOLDED) == HYPHEN) return false;
  if (findMember(list, FOLDED, end) != 0) return true;
  const hyphen = hyphenFrom(FOLDED, end);
  if (hyphen == end || findMember(list, FOLDED, hyphen) == 0) return false;
  const next = hyphenFrom(hyphen + 1, end);
  if (findMember(list, hyphen, next) == 0) return false;
  if (next == end) return true;
  // Behind a script, which has four letters, stands a region.
  return next - hyphen == 5 && end - next < 5 && hyphenFrom(next + 1, end) == end && findMember(list, next, end) != 0;
}

function hyphenFrom(s: usize, end: usize): usize {
  let i = s;
  while (i < end && <u32>load<u8>(i) != HYPHEN) i++;
  return i;
}

/** Overwrites the text folded last. */
export function zeroizeLists(): void {
  memory.fill(FOLDED, 0, LONGEST);
}
