const BLANKS = /[\t-\r]/g;
/** The other control characters of Unicode (category Cc) and halves of surrogate pairs. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/**
 * A text without control characters and lone surrogates: tabs and line breaks become spaces, all others U+FFFD. They are replaced
 * and not dropped, so that every kept text is delivered: filters may then search it (T1-12).
 *
 * @example toVisibleText('a\tb\u0000') // 'a b\ufffd'
 */
export function toVisibleText(text: string): string {
  return text.replace(BLANKS, ' ').replace(HIDDEN, '\ufffd');
}
