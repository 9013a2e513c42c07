/** Data that a rule file can hold. */
export type Printable =
  | string
  | number
  | boolean
  | null
  | readonly Printable[]
  | { readonly [key: string]: Printable };

export type PrintOptions = {
  /** By how many columns a folded line is indented deeper than the mapping or list of its text; below zero: less deep. */
  readonly lift: number;
  /** The key of a mapping that is printed as its tag. */
  readonly tagKey?: string;
};

/** Where the next character goes, and what has been written. */
type Page = { text: string; column: number };

const WIDEST = 80;
const STEP = 2;
const LONGEST_SIMPLE_KEY = 128;
/** The tag of a text is counted, though it is not written. */
const TAG_LENGTH = '!!str'.length;
const PLAIN_KEY = /^[A-Za-z$][A-Za-z0-9$_.-]*$/;
const PLAIN = /^[\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]$/;
const ESCAPED = /^["\\\x85\u2028\u2029\ufeff]$/;
const NAMES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/**
 * Prints data as SnakeYAML does under Jackson: block style, texts in double quotes, folded at 80 columns with a backslash at the end of
 * the line. Written after what PyYAML prints, which has the same emitter; tests/fixtures/snakeyaml holds its pages.
 */
export function printLikeSnakeYaml(
  data: { readonly [key: string]: Printable },
  options: PrintOptions,
): string {
  const page: Page = { text: '---', column: 3 };
  printNode(page, data, { ...options, indent: -STEP });
  return `${page.text}\n`;
}

type Place = PrintOptions & { readonly indent: number };

function printNode(page: Page, value: Printable, place: Place): void {
  if (typeof value === 'string') {
    put(page, ' ');
    printText(page, value, Math.max(0, place.indent + place.lift));
    return;
  }
  const inner = { ...place, indent: place.indent + STEP };
  if (typeof value !== 'object' || value === null) put(page, ` ${JSON.stringify(value)}`);
  else if (isList(value)) printList(page, value, inner);
  else printMapping(page, value, inner);
}

function isList(value: object): value is readonly Printable[] {
  return Array.isArray(value);
}

function printList(page: Page, items: readonly Printable[], place: Place): void {
  if (items.length === 0) put(page, ' []');
  for (const item of items) {
    startLine(page, place.indent);
    put(page, '-');
    printNode(page, item, place);
  }
}

function printMapping(page: Page, mapping: { readonly [key: string]: Printable }, place: Place): void {
  const tag = place.tagKey === undefined ? undefined : mapping[place.tagKey];
  if (typeof tag === 'string') put(page, ` !<${tag}>`);
  const entries = Object.entries(mapping).filter(([key]) => typeof tag !== 'string' || key !== place.tagKey);
  if (entries.length === 0) put(page, ' {}');
  for (const [key, value] of entries) printEntry(page, key, value, place);
}

function printEntry(page: Page, key: string, value: Printable, place: Place): void {
  // The first key of an element stands in the line of its dash.
  if (page.text.endsWith('-') && page.column === place.indent - 1) put(page, ' ');
  else startLine(page, place.indent);
  const isPlain = PLAIN_KEY.test(key);
  if ([...key].length + TAG_LENGTH < LONGEST_SIMPLE_KEY) {
    if (isPlain) put(page, key);
    else printText(page, key, undefined);
    put(page, ':');
  } else {
    put(page, isPlain ? `? ${key}` : '? ');
    if (!isPlain) printText(page, key, Math.max(0, place.indent + place.lift));
    startLine(page, place.indent);
    put(page, ':');
  }
  printNode(page, value, place);
}

/** @param fold indentation of the lines that a long text goes on in; undefined: it stays in one line */
function printText(page: Page, value: string, fold: number | undefined): void {
  const characters = [...value];
  put(page, '"');
  let start = 0;
  for (let end = 0; end <= characters.length; end += 1) {
    const character = characters[end];
    const isEscaped = character !== undefined && (ESCAPED.test(character) || !PLAIN.test(character));
    if (character === undefined || isEscaped) {
      put(page, characters.slice(start, end).join(''));
      start = end;
    }
    if (isEscaped) {
      put(page, escapeOf(character));
      start = end + 1;
    }
    const mayFold = fold !== undefined && end > 0 && end < characters.length - 1;
    if (!mayFold || (character !== ' ' && start < end) || page.column + (end - start) <= WIDEST) continue;
    put(page, `${characters.slice(start, end).join('')}\\`);
    start = Math.max(start, end);
    startLine(page, fold);
    if (characters[start] === ' ') put(page, '\\');
  }
  put(page, '"');
}

function escapeOf(character: string): string {
  const name = NAMES[character];
  if (name !== undefined) return `\\${name}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0');
  if (code <= 0xff) return `\\x${hex(2)}`;
  return code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

function startLine(page: Page, indent: number): void {
  page.text += `\n${' '.repeat(indent)}`;
  page.column = indent;
}

function put(page: Page, text: string): void {
  page.text += text;
  page.column += [...text].length;
}
