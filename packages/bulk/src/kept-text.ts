/** Control characters (category Cc) but tab, line feed and carriage return, and halves of surrogate pairs. */
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/u;

/**
 * Whether a text has characters that no kept cell has: they drive terminals, and readers disagree about them.
 *
 * @example hasUnprintable('a\u0007b') // true
 */
export function hasUnprintable(text: string): boolean {
  return UNPRINTABLE.test(text);
}
