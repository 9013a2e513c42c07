/**
 * Text as phrases are compared: composed (a decomposed `é` equals a composed one), lower case, each run of white space one
 * blank, none at the ends. `İ` counts as `i`: lower case makes two characters of it, and capitals of Turkish words must match.
 *
 * @example foldText(' No\u00a0 MEETINGS ') // 'no meetings'
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('i\u0307', 'i').replace(/\s+/g, ' ').trim();
}
