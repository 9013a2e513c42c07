/**
 * Numbers as JSON and CSV write them, with no more digits than programs read. A number of any length could carry a text.
 */

const INTEGER = /^-?(?:0|[1-9][0-9]{0,18})$/;
/** Integers of so many characters fit 64 bits. */
const SURELY_SMALL = 18;
const INT64_LIMIT = 2n ** 63n;

/**
 * Whether a text is an integer of 64 bits, and has no more digits than that.
 *
 * @example isIntegerText('-15', 2) // true
 */
export function isIntegerText(text: string, maxDigits?: number): boolean {
  if (!INTEGER.test(text)) return false;
  if (maxDigits !== undefined && text.replace('-', '').length > maxDigits) return false;
  if (text.length <= SURELY_SMALL) return true;
  const value = BigInt(text);
  return -INT64_LIMIT <= value && value < INT64_LIMIT;
}

const DECIMAL = /^-?(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE][+-]?[0-9]{1,3})?$/;
/** A double is written with at most 17 digits besides leading and trailing zeros. */
const SIGNIFICANT_DIGITS = 17;
const MAX_LENGTH = 40;

/**
 * Whether a text is an integer of 64 bits or a number that a double holds. What overflows a double (`1e400`) is none, because
 * consumers would read infinity, null or an error.
 *
 * @example isNumberText('0.30000000000000004') // true
 */
export function isNumberText(text: string): boolean {
  if (isIntegerText(text)) return true;
  const found = text.length > MAX_LENGTH ? null : DECIMAL.exec(text);
  if (found === null) return false;
  const digits = `${found[1]}${found[2] ?? ''}`.replace(/^0+|0+$/g, '');
  return digits.length <= SIGNIFICANT_DIGITS && Number.isFinite(Number(text));
}
