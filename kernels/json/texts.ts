// Texts that replace a text. Its size has the same numbers as `digestText` of the host. The home page of a meeting service
// replaces a link to it: the plain case of `meetingProvider`. A link is taken here when it begins with `https://` and
// the host of a known service; everything else goes to the host.
import { copyText, textPlace, useText } from './edits.ts';
import { MEETING_HOST_BYTES, MeetingHost, ServiceList } from './layout.ts';
import { bits } from './memory.ts';
import { COLON, hex4, isDigit, QUOTE } from './text.ts';

let gUnits: u32 = 0;
let gWords: u32 = 0;

/** Counts UTF-16 units and words of the text, in locals: this loop is where the time goes with long texts. */
function measure(s: usize, e: usize): void {
  let units: u32 = 0;
  // Runs of white space behind the first visible character, and of those the ones before the last visible one.
  let runs: u32 = 0;
  let inner: u32 = 0;
  let inSpace: u64 = 0;
  let started = false;
  let i = s;
  while (i < e) {
    const a = v128.load(i);
    const b = v128.load(i, 16);
    const left = <u64>(e - i);
    const slash = bits(i8x16.eq(a, i8x16.splat(0x5c)), i8x16.eq(b, i8x16.splat(0x5c)));
    const length = min(slash == 0 ? 32 : ctz(slash), left);
    if (length > 0) {
      // Free of escapes: of control characters there can be none, so only blanks separate.
      const here: u64 = (<u64>1 << length) - 1;
      units += <u32>length;
      if (i8x16.bitmask(v128.or(a, b)) != 0) {
        const continued = bits(i8x16.lt_s(a, i8x16.splat(-64)), i8x16.lt_s(b, i8x16.splat(-64)));
        const pairs = bits(i8x16.ge_u(a, i8x16.splat(-16)), i8x16.ge_u(b, i8x16.splat(-16)));
        units += <u32>popcnt(pairs & here) - <u32>popcnt(continued & here);
      }
      i += <usize>length;
      const blanks = bits(i8x16.eq(a, i8x16.splat(0x20)), i8x16.eq(b, i8x16.splat(0x20))) & here;
      const visible = ~blanks & here;
      let starts = blanks & ~((blanks << 1) | inSpace);
      if (!started) {
        if (visible == 0) continue;
        starts &= ~((<u64>1 << ctz(visible)) - 1);
        started = true;
      }
      if (visible != 0) inner = runs + <u32>popcnt(starts & ((<u64>1 << (63 - clz(visible))) - 1));
      runs += <u32>popcnt(starts);
      inSpace = (blanks >> (length - 1)) & 1;
      continue;
    }
    const unit = escapedUnit(i);
    i += load<u8>(i, 1) == 0x75 ? 6 : 2;
    units++;
    if (unit > 0x20) {
      started = true;
      inner = runs;
      inSpace = 0;
      continue;
    }
    // Control characters count as white space at the ends only.
    const space: u64 = unit == 0x20 || unit - 9 < 5 ? 1 : 0;
    if (space != 0 && inSpace == 0 && started) runs++;
    inSpace = space;
  }
  gUnits = units;
  gWords = s == e ? 0 : inner + 1;
}

/** The character of the escape at `i`; of the white space in escapes of two bytes any. */
// @inline
function escapedUnit(i: usize): u32 {
  const kind = <u32>load<u8>(i, 1);
  if (kind == 0x75) return hex4(i + 2);
  if (kind == 0x6e || kind == 0x72 || kind == 0x74 || kind == 0x66) return 9;
  return kind == 0x62 ? 8 : kind;
}

/** `"{\"length\":` and `,\"word_count\":` as they stand in the document. */
const LENGTH: usize = memory.data<u8>(
  [0x22, 0x7b, 0x5c, 0x22, 0x6c, 0x65, 0x6e, 0x67, 0x74, 0x68, 0x5c, 0x22, 0x3a, 0, 0, 0],
  16,
);
const WORDS: usize = memory.data<u8>(
  [0x2c, 0x5c, 0x22, 0x77, 0x6f, 0x72, 0x64, 0x5f, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0x5c, 0x22, 0x3a],
  16,
);

function writeNumber(to: usize, value: u32): usize {
  let digits: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  let rest = value;
  for (let at = digits; at > 0; at--) {
    store<u8>(to + at - 1, 0x30 + (rest % 10));
    rest /= 10;
  }
  return to + digits;
}

/** Writes the digest of the text from `s` to `e` of a string, with its quotes, to the texts. Returns its length. */
export function digest(s: usize, e: usize): u32 {
  measure(s, e);
  const start = textPlace();
  v128.store(start, v128.load(LENGTH));
  let out = writeNumber(start + 13, gUnits);
  v128.store(out, v128.load(WORDS));
  out = writeNumber(out + 16, gWords);
  store<u16>(out, 0x227d);
  return useText(<u32>(out + 2 - start));
}

/** `0000-01-01T00:00:00` and room for a vector behind it. */
const START: usize = memory.data<u8>(
  [
    0x30, 0x30, 0x30, 0x30, 0x2d, 0x30, 0x31, 0x2d, 0x30, 0x31, 0x54, 0x30, 0x30, 0x3a, 0x30, 0x30,
    0x3a, 0x30, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ],
  16,
);
/** Characters up to the minutes, and with the seconds. */
const MINUTES: usize = 16;
const SECONDS: usize = 19;

/** Whether a date with time has a fraction of a second. */
// @inline
export function hasFraction(s: usize, e: usize): bool {
  return e - s > SECONDS && load<u8>(s + SECONDS) == 0x2e;
}

/** Where the offset of a date with time begins: behind its seconds and their fraction. */
// @inline
function offsetPlace(s: usize, e: usize): usize {
  let i = s + MINUTES;
  while (i < e) {
    const c = <u32>load<u8>(i);
    if (c != 0x3a && c != 0x2e && !isDigit(c)) break;
    i++;
  }
  return i;
}

/**
 * Writes the date with time from `s` to `e` of a string, with its quotes, without what is finer than a grain: 0 is the month,
 * 3 the minute, 4 the second. The same text as `coarsenTime` of the host. Returns its length.
 */
export function coarsen(grain: u32, s: usize, e: usize): u32 {
  const start = textPlace();
  const out = start + 1;
  const stays = 7 + 3 * <usize>grain;
  store<u8>(start, QUOTE);
  v128.store(out, v128.load(s));
  v128.store(out, v128.load(s, 16), 16);
  // What stays is written last: a vector of the constant part covers what follows.
  v128.store(out + stays, v128.load(START + stays));
  let end = out + (s + MINUTES < e && load<u8>(s + MINUTES) == COLON ? SECONDS : MINUTES);
  for (let i = offsetPlace(s, e); i < e; i++) store<u8>(end++, load<u8>(i));
  store<u8>(end++, QUOTE);
  return useText(<u32>(end - start));
}

/** Bytes that end an authority (with the white space that can stand in a string, blanks). */
function endsAuthority(c: u32): bool {
  return c == 0x2f || c == 0x3f || c == 0x23;
}
function isHostByte(c: u32): bool {
  return (c | 0x20) - 0x61 < 26 || c - 0x30 < 10 || c == 0x2d || c == 0x2e;
}

/** Whether the authority is that host or a subdomain of it. */
function isHost(s: usize, e: usize, host: usize, length: usize): bool {
  if (e - s < length) return false;
  const start = e - length;
  for (let at: usize = 0; at < length; at++) {
    const c = <u32>load<u8>(start + at);
    if ((c - 0x41 < 26 ? c | 0x20 : c) != <u32>load<u8>(host + at)) return false;
  }
  return start == s || load<u8>(start - 1) == 0x2e;
}

/** A host name whose labels are neither empty, nor too long, nor begin or end with a hyphen. */
function isName(s: usize, e: usize): bool {
  let start = s;
  for (let i = s; i <= e; i++) {
    if (i < e && load<u8>(i) != 0x2e) continue;
    if (i == start || i - start > 63 || load<u8>(start) == 0x2d || load<u8>(i - 1) == 0x2d) return false;
    start = i + 1;
  }
  return e - s <= 253;
}

/** Writes the home page, with quotes, to the texts. Its length; 0: the host must look. */
export function meetingHome(list: ServiceList, s: usize, e: usize): u32 {
  if (e - s < 9 || load<u64>(s) != 0x2f2f3a7370747468) return 0;
  const start = s + 8;
  let i = start;
  while (i < e && isHostByte(load<u8>(i))) i++;
  if (i - start > 253 || (i < e && !endsAuthority(load<u8>(i))) || !isName(start, i)) return 0;
  const end = list.services + <usize>list.count * MEETING_HOST_BYTES;
  let best: usize = 0;
  for (let at = list.services; at < end; at += MEETING_HOST_BYTES) {
    const service = MeetingHost.at(at);
    if (!isHost(start, i, service.host, service.hostLength)) continue;
    if (best == 0 || service.hostLength > MeetingHost.at(best).hostLength) best = at;
  }
  return best == 0 ? 0 : copyText(MeetingHost.at(best).home, MeetingHost.at(best).homeLength);
}
