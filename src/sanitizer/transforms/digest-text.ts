/**
 * The size of a text in place of the text: JSON text of its length in UTF-16 units and its number of words. Words are what
 * ASCII white space separates after trimming; a blank text has one word, an empty one none, so that consumers of the
 * compatible format see the same numbers. Lengths are exact, not rounded: a very short text can be guessed from them.
 *
 * @example digestText('Q3 plan, draft') // '{"length":14,"word_count":3}'
 */
export function digestText(text: string): string {
  return `{"length":${text.length},"word_count":${countWords(text)}}`;
}

/** One pass without an array of words: a mail body may have millions. */
function countWords(text: string): number {
  if (text === '') return 0;
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  let words = 1;
  let inSpace = false;
  for (let at = start; at < end; at += 1) {
    const space = isSpace(text.charCodeAt(at));
    if (space && !inSpace) words += 1;
    inSpace = space;
  }
  return words;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
