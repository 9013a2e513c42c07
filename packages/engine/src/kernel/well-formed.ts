/**
 * Whether a text is well-formed Unicode: no half of a surrogate pair stands alone. JSON can write one (`"\ud800"`), UTF-8
 * cannot (RFC 8259 section 8.2).
 *
 * @example isWellFormed('\ud83d') // false
 */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
