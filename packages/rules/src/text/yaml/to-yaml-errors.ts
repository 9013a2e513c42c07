import type { ErrorCode } from 'yaml';
import { findUnclosed, type UnclosedToken } from './find-unclosed.ts';

/** What the parser says of a text that is no YAML. */
export type ParserError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
};

/** The same for the person who wrote the text. */
export type YamlError = { readonly offset: number; readonly message: string; readonly fix?: string };

type ErrorWording = Omit<YamlError, 'offset'>;

const QUOTE: ErrorWording = { message: 'this quote is not closed', fix: 'close it with the same quote' };
const BRACKET: ErrorWording = {
  message: 'this bracket is not closed',
  fix: 'close it; lines inside it must be indented deeper than the line with its key',
};

/**
 * By what the parser's message begins with. It has one code for a bracket that is not closed and for a wrong indentation, and
 * another for half of the wrong indentations and for a missing colon, so the code alone would send people to the wrong place.
 */
const WORDING_BY_MESSAGE: readonly (readonly [RegExp, ErrorWording])[] = [
  [
    /^All mapping items must start/,
    {
      message: 'this key is not indented like the keys before it',
      fix: 'indent keys of one mapping alike',
    },
  ],
  [
    /^All sequence items must start|^A block sequence may not be/,
    {
      message: 'this element is not indented like the elements before it',
      fix: 'indent the "-" of one list alike',
    },
  ],
  [
    /^Sequence item without -/,
    {
      message: 'this line is indented neither like an element of the list nor like a key in it',
      fix: 'indent it like the lines around it',
    },
  ],
  [
    /^Implicit map keys need/,
    { message: 'this line has a key without a colon', fix: 'write "key: value", with a space' },
  ],
  [
    /^Nested mappings are not allowed/,
    {
      message: 'a second ": " stands in a value of one line',
      fix: 'put quotes around a value that holds ": "',
    },
  ],
  [/^Comments must be separated/, { message: 'a comment needs a space before its "#"' }],
  [
    /^Missing (?:,|space)|^Block collections are not allowed within/,
    { message: 'a comma, or a space after a colon, is missing inside brackets' },
  ],
  [
    /at node end$/,
    {
      message: 'something follows where the value has ended',
      fix: 'quote the whole value; if this begins a line, indent it like the lines before it',
    },
  ],
];

/** Constant texts: the parser's own messages quote the file, which may be a secret that was mistaken for YAML. */
const WORDING_BY_CODE: Readonly<Partial<Record<ErrorCode, ErrorWording>>> = {
  BAD_COLLECTION_TYPE: { message: 'a tag does not fit what it stands before' },
  BAD_DIRECTIVE: { message: 'a YAML directive is not valid', fix: 'remove the line' },
  BAD_DQ_ESCAPE: {
    message: 'an escape in double quotes is not valid',
    fix: 'write two backslashes for one, or use single quotes',
  },
  BAD_INDENT: { message: 'the indentation is not consistent' },
  BAD_PROP_ORDER: { message: 'an anchor or a tag is not in its place' },
  BAD_SCALAR_START: { message: 'a text cannot begin with this character', fix: 'quote it' },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a mapping or list begins in the middle of a line' },
  DUPLICATE_KEY: { message: 'a key is given twice', fix: 'remove one' },
  KEY_OVER_1024_CHARS: { message: 'a key is too long; perhaps a colon or a quote is missing' },
  MISSING_CHAR: { message: 'a colon, comma, quote, bracket or space is missing' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this line is no key with a value, and the next one goes on with a key',
    fix: 'write "key: value", with a space behind the colon; or indent both lines alike',
  },
  MULTIPLE_ANCHORS: { message: 'a value has more than one anchor' },
  MULTIPLE_DOCS: { message: 'holds more than one document', fix: 'write one file each' },
  MULTIPLE_TAGS: { message: 'a value has more than one tag' },
  RESOURCE_EXHAUSTION: { message: 'the file is nested too deeply' },
  TAB_AS_INDENT: { message: 'a tab is used for indentation', fix: 'use spaces' },
  TAG_RESOLVE_FAILED: { message: 'tags are not allowed', fix: 'remove the tag; quote what must be text' },
  UNEXPECTED_TOKEN: { message: 'something stands here that YAML does not allow in this place' },
};

const TOO_DEEP: ErrorWording = {
  message: 'this line has its value, and the next one is indented deeper all the same',
  fix: 'indent both alike, or move the value to a line of its own',
};

/** What to tell of a text that is no YAML, one fault a line, at most `most`; each where it begins, not where the parser gave up. */
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
  const wording = WORDING_BY_MESSAGE.find(([begin]) => begin.test(message))?.[1] ?? WORDING_BY_CODE[code];
  return { offset: pos[0], ...(wording ?? { message: 'is not valid YAML' }) };
}

function findUnclosedStart(
  kind: UnclosedToken['kind'],
  end: number,
  unclosed: readonly UnclosedToken[],
): number {
  return unclosed.findLast((each) => each.kind === kind && each.offset <= end)?.offset ?? end;
}

/** The parser takes a line that is indented deeper for more of the value before it, and that value for a key. */
function spansLines(offset: number, errors: readonly ParserError[]): boolean {
  return errors.some(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset);
}
