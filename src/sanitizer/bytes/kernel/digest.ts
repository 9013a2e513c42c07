// The size of a text in place of the text: the same numbers as `digestText` of the host.
import { CTL_TEXTS, CTL_TEXTS_USED } from '../layout.ts';
import { control, setControl } from './memory.ts';
import { hex4 } from './text.ts';

let gUnits: u32 = 0;
/** Runs of white space behind the first visible character, and of those the ones before the last visible one. */
let gRuns: u32 = 0;
let gInner: u32 = 0;
let gInSpace: bool = false;
let gStarted: bool = false;

/** One character that was written with an escape. Control characters count as white space at the ends only. */
function escaped(unit: u32): void {
  gUnits++;
  if (unit > 0x20) {
    gStarted = true;
    gInner = gRuns;
    gInSpace = false;
    return;
  }
  const space = unit == 0x20 || unit - 9 < 5;
  if (space && !gInSpace && gStarted) gRuns++;
  gInSpace = space;
}

/** The next `length` bytes (at most 16), free of escapes: of control characters there can be none, so only blanks separate. */
// @ts-ignore: decorator
@inline
function plain(bytes: v128, length: u32): void {
  const here: u32 = (1 << length) - 1;
  const continued = <u32>i8x16.bitmask(i8x16.lt_s(bytes, i8x16.splat(-64))) & here;
  const pairs = <u32>i8x16.bitmask(i8x16.ge_u(bytes, i8x16.splat(-16))) & here;
  gUnits += length - popcnt(continued) + popcnt(pairs);
  const blanks = <u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x20))) & here;
  const visible = ~blanks & here;
  let starts = blanks & ~((blanks << 1) | <u32>gInSpace);
  if (!gStarted) {
    if (visible == 0) return;
    starts &= ~((1 << ctz(visible)) - 1);
    gStarted = true;
  }
  if (visible != 0) gInner = gRuns + popcnt(starts & ((1 << (31 - clz(visible))) - 1));
  gRuns += popcnt(starts);
  gInSpace = ((blanks >> (length - 1)) & 1) != 0;
}

function measure(s: usize, e: usize): void {
  gUnits = gRuns = gInner = 0;
  gInSpace = gStarted = false;
  let i = s;
  while (i < e) {
    const bytes = v128.load(i);
    const left = <u32>(e - i);
    const slash = <u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x5c)));
    const length = min(slash == 0 ? 16 : ctz(slash), left);
    if (length > 0) {
      plain(bytes, length);
      i += length;
      continue;
    }
    const kind = <u32>load<u8>(i, 1);
    if (kind == 0x75) {
      escaped(hex4(i + 2));
      i += 6;
      continue;
    }
    if (kind == 0x6e || kind == 0x72 || kind == 0x74 || kind == 0x66) escaped(9);
    else escaped(kind == 0x62 ? 8 : kind);
    i += 2;
  }
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
  const start = <usize>control(CTL_TEXTS) + <usize>control(CTL_TEXTS_USED);
  v128.store(start, v128.load(LENGTH));
  let out = writeNumber(start + 13, gUnits);
  v128.store(out, v128.load(WORDS));
  out = writeNumber(out + 16, s == e ? 0 : gInner + 1);
  store<u16>(out, 0x227d);
  const length = <u32>(out + 2 - start);
  setControl(CTL_TEXTS_USED, control(CTL_TEXTS_USED) + length);
  return length;
}
