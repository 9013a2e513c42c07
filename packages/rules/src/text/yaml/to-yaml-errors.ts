import type { ErrorCode } from 'yaml';
import { scanLexemes } from './scan-lexemes.ts';

type UnclosedToken = { readonly kind: 'bracket' | 'quote'; readonly offset: number };

/** Lexer tokens for what comes next, without text of their own. */
const DOCUMENT = '\x02';
const BRACKETS_END_EARLY = '\x18';
const AFTER_INDICATOR = '\x1f';

/** The parser reports only where it gave up, often the end of the file. */
function findUnclosed(text: string): readonly UnclosedToken[] {
  const found: UnclosedToken[] = [];
  let open: number[] = [];
  const abandon = (): void => {
    const offset = open.at(-1);
    if (offset !== undefined) found.push({ kind: 'bracket', offset });
    open = [];
  };
  let offset = 0;
  let isScalar: boolean = false;
  for (const lexeme of scanLexemes(text, () => offset)) {
    const isSign: boolean = !isScalar && [DOCUMENT, BRACKETS_END_EARLY, AFTER_INDICATOR].includes(lexeme);
    if (isScalar || isSign) {
      if (lexeme === BRACKETS_END_EARLY) abandon();
    } else if (lexeme === '[' || lexeme === '{') open.push(offset);
    else if (lexeme === ']' || lexeme === '}') open.pop();
    else if (isOpenQuote(lexeme)) found.push({ kind: 'quote', offset });
    isScalar = isSign && lexeme === AFTER_INDICATOR;
    if (!isSign) offset += lexeme.length;
  }
  abandon();
  return found;
}

function isOpenQuote(lexeme: string): boolean {
  const quote = lexeme[0];
  return (quote === '"' || quote === "'") && (lexeme.length === 1 || !lexeme.endsWith(quote));
}

export type ParserError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
};

export type YamlError = { readonly offset: number; readonly message: string; readonly fix?: string };

type ErrorWording = Omit<YamlError, 'offset'>;
type WordingParts = readonly [message: string, fix?: string];

const QUOTE: ErrorWording = { message: 'this quote is not closed', fix: 'close it with the same quote' };
const BRACKET: ErrorWording = {
  message: 'this bracket is not closed',
  fix: 'close it; lines inside it must be indented deeper than the line with its key',
};

/** One error code covers both unclosed brackets and wrong indentation, so the message decides. */
const WORDING_BY_MESSAGE: readonly (readonly [RegExp, ...WordingParts])[] = [
  [
    /^All mapping items must start/,
    'this key is not indented like the keys before it',
    'indent keys of one mapping alike',
  ],
  [
    /^All sequence items must start|^A block sequence may not be/,
    'this element is not indented like the elements before it',
    'indent the "-" of one list alike',
  ],
  [
    /^Sequence item without -/,
    'this line is indented neither like an element of the list nor like a key in it',
    'indent it like the lines around it',
  ],
  [/^Implicit map keys need/, 'this line has a key without a colon', 'write "key: value", with a space'],
  [
    /^Nested mappings are not allowed/,
    'a second ": " in a value of one line',
    'put quotes around a value that holds ": "',
  ],
  [/^Comments must be separated/, 'a comment needs a space before its "#"'],
  [
    /^Missing (?:,|space)|^Block collections are not allowed within/,
    'a comma, or a space after a colon, is missing inside brackets',
  ],
  [
    /at node end$/,
    'something follows where the value has ended',
    'quote the whole value; if this begins a line, indent it like the lines before it',
  ],
];

/** Constant texts: the parser's own messages quote the file, which may be a secret mistaken for YAML. */
const WORDING_BY_CODE: Readonly<Partial<Record<ErrorCode, WordingParts>>> = {
  BAD_COLLECTION_TYPE: ["the tag doesn't match its value"],
  BAD_DIRECTIVE: ['a YAML directive is not valid', 'remove the line'],
  BAD_DQ_ESCAPE: [
    'an escape in double quotes is not valid',
    'write two backslashes for one, or use single quotes',
  ],
  BAD_INDENT: ['the indentation is not consistent'],
  BAD_PROP_ORDER: ['an anchor or a tag is not in its place'],
  BAD_SCALAR_START: ['a text cannot begin with this character', 'quote it'],
  BLOCK_AS_IMPLICIT_KEY: ['a mapping or list begins in the middle of a line'],
  DUPLICATE_KEY: ['a key is given twice', 'remove one'],
  KEY_OVER_1024_CHARS: ['a key is too long; perhaps a colon or a quote is missing'],
  MISSING_CHAR: ['a colon, comma, quote, bracket or space is missing'],
  MULTILINE_IMPLICIT_KEY: [
    "this line isn't a key with a value, but the next one continues with a key",
    'write "key: value", with a space after the colon; or indent both lines alike',
  ],
  MULTIPLE_ANCHORS: ['a value has more than one anchor'],
  MULTIPLE_DOCS: ['holds more than one document', 'write one file each'],
  MULTIPLE_TAGS: ['a value has more than one tag'],
  RESOURCE_EXHAUSTION: ['the file is nested too deeply'],
  TAB_AS_INDENT: ['a tab is used for indentation', 'use spaces'],
  TAG_RESOLVE_FAILED: ['tags are not allowed', 'remove the tag; quote what must be text'],
  UNEXPECTED_TOKEN: ['unexpected token'],
};

const TOO_DEEP: ErrorWording = {
  message: 'this line has its value, and the next one is indented deeper all the same',
  fix: 'indent both alike, or move the value to a line of its own',
};

/** One fault per line, at most `most`, each where it begins rather than where the parser gave up. */
export function toYamlErrors(
  errors: readonly ParserError[],
  text: string,
  limit: number,
): readonly YamlError[] {
  const unclosed = findUnclosed(text);
  const reported = new Map<number, YamlError>();
  const first = errors.slice(0, 10 * limit);
  for (const error of first) {
    if (reported.size >= limit) break;
    const fault = toYamlError(error, first, unclosed);
    const line = text.lastIndexOf('\n', fault.offset - 1);
    if (!reported.has(line)) reported.set(line, fault);
  }
  return [...reported.values()];
}

function toYamlError(
  { code, message, pos }: ParserError,
  errors: readonly ParserError[],
  unclosed: readonly UnclosedToken[],
): YamlError {
  if (/^Missing closing/.test(message))
    return { offset: findUnclosedStart('quote', pos[0], unclosed), ...QUOTE };
  if (/(?:and|must) end with/.test(message))
    return { offset: findUnclosedStart('bracket', pos[0], unclosed), ...BRACKET };
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && spansLines(pos[0], errors)) return { offset: pos[0], ...TOO_DEEP };
  const [, ...byMessage] = WORDING_BY_MESSAGE.find(([begin]) => begin.test(message)) ?? [];
  const [wording = 'is not valid YAML', fix] =
    byMessage.length > 0 ? byMessage : (WORDING_BY_CODE[code] ?? []);
  return { offset: pos[0], message: wording, ...(fix !== undefined && { fix }) };
}

function findUnclosedStart(
  kind: UnclosedToken['kind'],
  end: number,
  unclosed: readonly UnclosedToken[],
): number {
  return unclosed.findLast((each) => each.kind === kind && each.offset <= end)?.offset ?? end;
}

/** The parser reads a line with deeper indentation as part of the previous value, and that value as a key. */
function spansLines(offset: number, errors: readonly ParserError[]): boolean {
  return errors.some(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset);
}
