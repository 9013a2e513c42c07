/**
 * Whether a spreadsheet runs a cell with this text as a formula: it begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or
 * a line end (BLK-01; OWASP, "CSV Injection"). A number or telephone number is none: signs, digits and what stands between digits
 * name no function, cell or program.
 *
 * @example isFormula('-1.5') // false
 * @example isFormula('+49 (30) 123-45') // false
 * @example isFormula('-2+3+cmd|') // true
 */
export function isFormula(text: string): boolean {
  return STARTS.test(text) && !NUMBER.test(text);
}

const STARTS = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-][ .,()/%-]*[0-9][0-9 .,()/%-]*(?:(?<=[0-9])[eE][+-]?[0-9]+)?$/;
