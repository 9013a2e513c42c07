// Whether a cell has the plain form that an act names (`PlainForm` of the host): then nothing has to be asked about it.
import { FORM_BOOLEAN, FORM_INTEGER, FORM_NUMBER } from '../../packages/bulk/src/csv/kernel/csv-words.ts';

const HYPHEN: u32 = 0x2d;
const DOT: u32 = 0x2e;
/** `19` and `20`, as the machine reads two bytes. */
const CENTURY_19: u32 = 0x3931;
const CENTURY_20: u32 = 0x3032;
/** Of longer numbers the host decides. */
const LONGEST_NUMBER: usize = 18;

/** Of a cell that is not empty. */
export function hasForm(form: u32, s: usize, e: usize): bool {
  if (form == FORM_BOOLEAN) return isBoolean(s, e);
  if (form == FORM_INTEGER || form == FORM_NUMBER) return isNumber(s, e, form == FORM_NUMBER);
  return isDate(s, e);
}

/** `YYYY-MM-DD` as the grammar has it; of the years 0001 and 9999 the host decides. */
function isDate(s: usize, e: usize): bool {
  if (e - s != 10) return false;
  const v = v128.load(s);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10)));
  const hyphens = i8x16.bitmask(i8x16.eq(v, i8x16.splat(<i8>HYPHEN)));
  if ((digits & 0x36f) != 0x36f || (hyphens & 0x90) != 0x90) return false;
  const century = <u32>load<u16>(s);
  if (century != CENTURY_19 && century != CENTURY_20) return false;
  return isMonth(<u32>load<u8>(s, 5), <u32>load<u8>(s, 6)) && <u32>load<u8>(s, 8) < 0x34;
}

function isMonth(first: u32, second: u32): bool {
  return first == 0x30 ? second != 0x30 : first == 0x31 && second < 0x33;
}

/** Digits, with a hyphen before them or none, and no zero in front of others; and a dot with digits behind it, if it may have a fraction. */
function isNumber(s: usize, e: usize, fraction: bool): bool {
  if (e - s > LONGEST_NUMBER) return false;
  const first = <u32>load<u8>(s) == HYPHEN ? s + 1 : s;
  const end = behindDigits(first, e);
  if (end == first || (<u32>load<u8>(first) == 0x30 && end > first + 1)) return false;
  if (end == e) return true;
  if (!fraction || <u32>load<u8>(end) != DOT) return false;
  return end + 1 < e && behindDigits(end + 1, e) == e;
}

function behindDigits(s: usize, e: usize): usize {
  let at = s;
  while (at < e && <u32>load<u8>(at) - 0x30 < 10) at++;
  return at;
}

/** `true` or `false` in any case. */
function isBoolean(s: usize, e: usize): bool {
  const word = load<u32>(s) | 0x20202020;
  if (e - s == 4) return word == 0x65757274;
  return e - s == 5 && word == 0x736c6166 && (<u32>load<u8>(s, 4) | 0x20) == 0x65;
}
