/**
 * A text in which no spreadsheet runs a formula: an apostrophe stands wherever one would begin, and nothing else is changed (BLK-01; OWASP,
 * "CSV Injection"). That is at the start of the cell, and after a separator inside it. A German Excel begins cells at `;` in a file that is
 * separated by commas. Other programs begin them at a tab, a bar, or a line end inside quotes. Leading spaces, invisible characters and quotes
 * are skipped, since a program may strip them. A number or telephone number isn't a formula: signs, digits and separators between
 * digits name no function, cell or program.
 *
 * @example guardFormulas('=cmd') // "'=cmd"
 * @example guardFormulas('x; =cmd') // "x;' =cmd"
 * @example guardFormulas('-1.5') // '-1.5'
 * @example guardFormulas('+49 (30) 123-45') // '+49 (30) 123-45'
 */
export function escapeFormulas(text: string): string {
  if (PLAIN.test(text)) return text;
  let safe = '';
  let from = 0;
  for (const offset of findFormulaOffsets(text)) {
    safe += `${text.slice(from, offset)}'`;
    from = offset;
  }
  return from === 0 && safe === '' ? text : safe + text.slice(from);
}

/** Its separators are none of its blanks, so no character is looked at twice. */
const FORMULA_START =
  /(^|[,;|\t\r\n])[\0-\x08\x0b\x0c\x0e-\x20"\x85\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*([=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** One cell for every reader, and none that begins with a blank or a sign: most texts. */
const PLAIN = /^[0-9A-Za-z][^,;|\t\r\n]*$/;

function findFormulaOffsets(text: string): readonly number[] {
  const offsets = /^[\t\r\n]/.test(text) ? [0] : [];
  FORMULA_START.lastIndex = 0;
  for (let found = FORMULA_START.exec(text); found !== null; found = FORMULA_START.exec(text)) {
    const { 0: matched, 1: separator = '', 2: sign = '', index } = found;
    const place = index + separator.length;
    const start = index + matched.length - 1;
    if ((sign !== '+' && sign !== '-') || !isNumber(text, start, separator)) offsets.push(place);
  }
  return offsets;
}

const NUMBER = /^[+-][ .,()/%-]*[0-9][0-9 .,()/%-]*(?:(?<=[0-9])[eE][+-]?[0-9]+)?$/;
const NUMERIC_CHARACTERS = '0123456789 .,()/%+-eE';

/** Up to where a reader who begins cells at this separator ends this one; at the start of a cell all of it counts. */
function isNumber(text: string, start: number, separator: string): boolean {
  const ends = separator === '' ? '' : `${separator}\r\n`;
  let end = start;
  while (end < text.length && !ends.includes(text[end] ?? '')) {
    if (!NUMERIC_CHARACTERS.includes(text[end] ?? '')) return false;
    end += 1;
  }
  return NUMBER.test(text.slice(start, end));
}
