/** A piece of text and the line where it starts. Keeps its line breaks, so that a finding has the right line. */
export type Passage = { readonly line: number; readonly text: string };

/** Replaces stripped text. It is not a letter, so no rule counts it as a word. */
const STRIPPED = '¤';
const ABBREVIATIONS = /(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|resp|no|fig|p\.\s?ex|z\.\s?B|d\.\s?h)|^\s*\d+)\.$/i;
const END = /[.?!…]+[)"'”’*_\]]*(?=\s|$)/gu;

/**
 * Removes inline code, URLs and quotes. Keeps the number of lines.
 *
 * @example strip('Run `npm ci` and see "it".') // 'Run ¤ and see ¤.'
 */
export function strip(text: string): string {
  const blanked = (match: string): string => STRIPPED + '\n'.repeat(match.split('\n').length - 1);
  return text
    .replaceAll(/(`+)[^`][\s\S]*?\1(?!`)/g, blanked)
    .replaceAll(/\{@\w+[^}]*\}/g, blanked)
    .replaceAll(/<?\b[a-z][a-z+.-]*:\/\/[^\s>)\]]*[^\s>)\].,;:]>?/gi, blanked)
    .replaceAll(/"[^"\n]*(?:\n[^"\n]*)?"|“[^”]*”|„[^“”]*[“”]|«[^»]*»/g, blanked)
    .replaceAll(/(?<=^|[\s(])'[^'\n]+'(?=$|[\s).,;:])/gm, blanked);
}

/**
 * Splits a stripped text into sentences. The last one needs no full stop.
 *
 * @example splitSentences({ line: 1, text: 'One. Two\nlines.' }) // [{ line: 1, text: 'One.' }, { line: 1, text: 'Two\nlines.' }]
 */
export function splitSentences({ line, text }: Passage): readonly Passage[] {
  const found: Passage[] = [];
  let start = 0;
  const add = (end: number): void => {
    const piece = text.slice(start, end);
    const begin = start + (piece.length - piece.trimStart().length);
    if (countWords(piece) > 0)
      found.push({ line: line + countLineBreaks(text.slice(0, begin)), text: piece.trim() });
    start = end;
  };
  for (const { 0: stop, index } of text.matchAll(END)) {
    const end = index + stop.length;
    if (!/^\s+\p{Ll}/u.test(text.slice(end)) && !ABBREVIATIONS.test(text.slice(start, end))) add(end);
  }
  add(text.length);
  return found;
}

/** Counts words. A hyphen or an apostrophe doesn't end a word. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
}

function countLineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
