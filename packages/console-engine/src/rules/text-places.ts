/** Offset of the first character of each line. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s,[\]{}]+|[[\]{},]/y;

/**
 * The word of YAML that begins at an offset, or the character there.
 *
 * @example tokenAt('a: { keep: x }', 5) // { from: 5, to: 9 }
 */
export function tokenAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  const from = Math.min(offset, text.length);
  TOKEN.lastIndex = from;
  const word = TOKEN.exec(text)?.[0].replace(/(?<=[^:]):$/, '') ?? '';
  return { from, to: Math.min(from + Math.max(word.length, 1), text.length) };
}
