/**
 * Text as phrases are compared: composed (a decomposed `é` equals a composed one), lower case, each run of white space one
 * blank, none at the ends. `İ` counts as `i`: lower case makes two characters of it, and capitals of Turkish words must match.
 *
 * @example foldText(' No\u00a0 MEETINGS ') // 'no meetings'
 */
export function foldText(text: string): string {
  return compose(text).toLowerCase().replaceAll('i\u0307', 'i').replace(/\s+/g, ' ').trim();
}

const BORDER = '\0';

/**
 * Each text folded. All at once, which takes far less time than one after the other: nothing that is folded reaches over a
 * character that is neither space, letter nor mark.
 */
export function foldTexts(texts: readonly string[]): readonly string[] {
  const folded = foldText(texts.join(BORDER)).split(BORDER);
  // Some text holds the border itself.
  if (folded.length !== texts.length) return texts.map(foldText);
  return folded.map((text) => text.trim());
}

/** Below U+0300, the first mark that combines, every text is composed already (UAX #15). */
function compose(text: string): string {
  return /[^\0-\u02ff]/.test(text) ? text.normalize('NFC') : text;
}
