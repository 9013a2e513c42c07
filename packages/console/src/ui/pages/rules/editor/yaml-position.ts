/** The subset of CodeMirror's Text. */
export type Lines = {
  readonly lines: number;
  readonly lineAt: (offset: number) => EditorLine;
  /** @param number from 1 */
  readonly line: (number: number) => EditorLine;
};

export type EditorLine = {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
};

export type YamlPosition = {
  /** Keys from the outside in; `-` for a list element. */
  readonly path: readonly string[];
  readonly is: 'key' | 'value';
  /** The key itself, or the value's key. */
  readonly key: string;
  /** The word at the position, possibly empty. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
};

/** Indentation, list dashes, and a key with its colon. */
const LINE = /^( *)((?:- +|-$)*)(?:("[^"]*"|'[^']*'|\$\w+|[^\s#{}[\],"'&*!|>%@`-][^:#]*)(:(?= |$)))?/;
const WORD = /[\w$@.:~-]/;

/**
 * Determines the position from the indentation, which also works while a line is incomplete.
 * @example getYamlPosition(Text.of(['entities:', '  user:', '    properties:', '      mail: { treatment: dr']), 62).key // 'treatment'
 */
export function getYamlPosition(lines: Lines, offset: number): YamlPosition {
  const line = lines.lineAt(offset);
  const column = offset - line.from;
  const [, indent = '', dashes = '', rawKey = '', colon] = LINE.exec(line.text) ?? [];
  const keyColumn = indent.length + dashes.length;
  const keyEnd = keyColumn + rawKey.length;
  const around = pathAbove(lines, line.number, { column: keyColumn, dashes: dashColumns(indent, dashes) });
  const word = wordAt(line.text, column);
  const place = { word: word.text, from: line.from + word.from, to: line.from + word.to };
  if (colon === undefined || column <= keyEnd)
    return { path: around, is: 'key', key: colon === undefined ? '' : unquoted(rawKey), ...place };
  return { ...inFlow(line.text.slice(keyEnd + 1, column), [...around, unquoted(rawKey)]), ...place };
}

type Start = { readonly column: number; readonly dashes: readonly number[] };

/** Enclosing keys and elements, from preceding lines with less indentation. */
function pathAbove(lines: Lines, number: number, { column, dashes }: Start): readonly string[] {
  const path: string[] = dashes.map(() => '-');
  let limit = dashes[0] ?? column;
  let inList = dashes.length > 0;
  for (let above = number - 1; above > 0 && (limit > 0 || inList); above -= 1) {
    const [, indent = '', marks = '', rawKey = '', colon] = LINE.exec(lines.line(above).text) ?? [];
    if (colon === undefined && marks === '') continue;
    const keyColumn = indent.length + marks.length;
    const isAround = keyColumn < limit || (inList && marks === '' && keyColumn === limit);
    if (colon !== undefined && isAround) {
      path.unshift(unquoted(rawKey));
      limit = keyColumn;
      inList = false;
    }
    for (const dash of dashColumns(indent, marks).toReversed()) {
      if (dash >= limit) continue;
      path.unshift('-');
      limit = dash;
      inList = true;
    }
  }
  return path;
}

function dashColumns(indent: string, dashes: string): readonly number[] {
  return [...dashes.matchAll(/-/g)].map(({ index }) => indent.length + index);
}

/** Position after a key on one line: `{ treatment: keep, type: ` is at the value of `type`. */
function inFlow(before: string, path: readonly string[]): Pick<YamlPosition, 'path' | 'is' | 'key'> {
  const open: { readonly list: boolean; readonly path: readonly string[] }[] = [];
  let current = path;
  let key = path.at(-1) ?? '';
  let text = '';
  let isKey = false;
  for (const [piece] of before.matchAll(/"[^"]*"?|'[^']*'?|[{}[\],]|:(?= |$)|[^{}[\],:"']+|:/g)) {
    if (piece === '{' || piece === '[') {
      const inner =
        open.length === 0 ? current : [...current, ...(open.at(-1)?.list === true ? ['-'] : [key])];
      open.push({ list: piece === '[', path: current });
      current = inner;
      [text, isKey] = ['', piece === '{'];
    } else if (piece === '}' || piece === ']') {
      current = open.pop()?.path ?? current;
      [text, isKey] = ['', false];
    } else if (piece === ',') {
      [text, isKey] = ['', open.at(-1)?.list === false];
    } else if (piece === ':' && isKey) {
      [key, text, isKey] = [unquoted(text.trim()), '', false];
    } else {
      text += piece;
    }
  }
  const outside = open.length === 0;
  if (outside) return { path: path.slice(0, -1), is: 'value', key: path.at(-1) ?? '' };
  return { path: current, is: isKey ? 'key' : 'value', key: isKey ? '' : key };
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2').trim();
}

function wordAt(
  text: string,
  column: number,
): { readonly text: string; readonly from: number; readonly to: number } {
  let [from, to] = [column, column];
  while (from > 0 && WORD.test(text[from - 1] ?? '')) from -= 1;
  while (to < text.length && WORD.test(text[to] ?? '')) to += 1;
  const word = text.slice(from, to).replace(/:$/, '');
  return { text: word, from, to: from + word.length };
}
