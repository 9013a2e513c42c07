import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import { RequestError } from '../../kernel/errors.ts';

export type LiteralKind = 'text' | 'null' | 'truth' | 'number' | 'guid' | 'date' | 'dateTime' | 'time';

/** One word of an OData expression. Quoted text is unquoted; positions count from 1. */
type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number };
type TokenKind = 'name' | 'option' | 'mark' | 'end' | Exclude<LiteralKind, 'null' | 'truth'>;

const TOKEN_END = '(?![A-Za-z0-9_.:+-])';
/** The order matters: a guid may begin like a name or a number. All expressions are sticky and linear. */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  [
    'guid',
    new RegExp(
      `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}${TOKEN_END}`,
      'y',
    ),
  ],
  [
    'dateTime',
    new RegExp(
      String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2})${TOKEN_END}`,
      'y',
    ),
  ],
  ['date', new RegExp(String.raw`\d{4}-\d{2}-\d{2}${TOKEN_END}`, 'y')],
  ['time', new RegExp(String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?${TOKEN_END}`, 'y')],
  ['number', new RegExp(String.raw`-?\d{1,20}(?:\.\d{1,20})?${TOKEN_END}`, 'y')],
  ['option', /\$[A-Za-z]{1,32}/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]{0,127}(?![A-Za-z0-9_.])/y],
  ['mark', /[(),/:=]/y],
];
const TEXT = /'(?:[^']|'')*'/y;
const WHITESPACE = / */y;

/**
 * Splits an expression into tokens.
 *
 * @returns the tokens, or the position of a text that is no token
 */
function tokenize(value: string): readonly Token[] | { readonly fault: number } {
  const tokens: Token[] = [];
  let position = skipWhitespace(value, 0);
  while (position < value.length) {
    const token = nextToken(value, position);
    if (token === undefined) return { fault: position + 1 };
    tokens.push({ kind: token.kind, text: token.text, at: position + 1 });
    position = skipWhitespace(value, token.end);
  }
  return tokens;
}

function nextToken(
  value: string,
  position: number,
): (Omit<Token, 'at'> & { readonly end: number }) | undefined {
  const quoted = matchAt(TEXT, value, position);
  if (quoted !== undefined) {
    return { kind: 'text', text: quoted.slice(1, -1).replaceAll("''", "'"), end: position + quoted.length };
  }
  for (const [kind, pattern] of PATTERNS) {
    const text = matchAt(pattern, value, position);
    if (text !== undefined) return { kind, text, end: position + text.length };
  }
  return undefined;
}

function skipWhitespace(value: string, position: number): number {
  return position + (matchAt(WHITESPACE, value, position) ?? '').length;
}

function matchAt(pattern: RegExp, value: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(value)?.[0];
}

/** A walk over the tokens of one guarded option. */
export type Cursor = {
  /** Looks `ahead` tokens forward; behind the last one is `end`. */
  readonly peek: (ahead?: number) => Token;
  /** Takes the next token; refuses when it is of another kind. */
  readonly take: (kind: TokenKind) => Token;
  /** Takes the mark if it is next. */
  readonly takePunctuation: (mark: string) => boolean;
  /** Takes the keyword if it is next, in any letter case. */
  readonly takeKeyword: (keyword: string) => boolean;
  readonly expectPunctuation: (mark: string) => void;
  readonly expectEnd: () => void;
  /** Runs the parser one level deeper; refuses beyond 16 levels. */
  readonly nested: <T>(read: () => T) => T;
  /** @param why what is reported with the position: constants and names of the rules */
  readonly createError: (at: number, why?: string) => RequestError;
};

const MAX_DEPTH = 16;

/**
 * Opens a value for parsing.
 *
 * @param option the option's name, reported with the position if the value is refused
 * @throws RequestError QUERY_NOT_ALLOWED
 */
export function createCursor(option: string, value: string): Cursor {
  const refuse = (at: number, reason?: string): RequestError =>
    new RequestError('QUERY_NOT_ALLOWED', {
      subject: `${option} at ${at}${reason === undefined ? '' : `: ${reason}`}`,
    });
  const read = tokenize(value);
  if ('fault' in read) throw refuse(read.fault);
  const end: Token = { kind: 'end', text: '', at: value.length + 1 };
  let index = 0;
  let depth = 0;
  const peek = (ahead = 0): Token => read[index + ahead] ?? end;
  const takeIf = (condition: boolean): boolean => {
    if (condition) index += 1;
    return condition;
  };
  const takeMark = (mark: string): boolean => takeIf(peek().kind === 'mark' && peek().text === mark);
  return {
    peek,
    take: (kind) => {
      const token = peek();
      if (!takeIf(token.kind === kind)) throw refuse(token.at);
      return token;
    },
    takePunctuation: takeMark,
    takeKeyword: (keyword) => takeIf(peek().kind === 'name' && toAsciiLowerCase(peek().text) === keyword),
    expectPunctuation: (mark) => {
      if (!takeMark(mark)) throw refuse(peek().at);
    },
    expectEnd: () => {
      if (peek().kind !== 'end') throw refuse(peek().at);
    },
    nested: (inner) => {
      depth += 1;
      if (depth > MAX_DEPTH) throw refuse(peek().at);
      const result = inner();
      depth -= 1;
      return result;
    },
    createError: refuse,
  };
}
