/**
 * Without what Java's `String.trim` removes: all up to U+0020, and no other blank (psoxy-facts.md#k). One character at a time, since a
 * pattern would retry each run of spaces inside a long text.
 *
 * @example trimText(' \u00a0a\t') // '\u00a0a'
 */
export function trimWhitespace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (start < end && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}
