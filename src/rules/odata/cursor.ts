import { RequestError } from '../../kernel/errors.ts';
import { asciiLower } from '../ascii-case.ts';
import { readTokens, type Token, type TokenKind } from './read-tokens.ts';

/** A walk over the tokens of one guarded option. */
export type Cursor = {
  /** The token `ahead` places on; the last one is `end`. */
  readonly peek: (ahead?: number) => Token;
  /** The next token, of this kind, or a refusal. */
  readonly take: (kind: TokenKind) => Token;
  /** Takes the mark if it is next. */
  readonly takeMark: (mark: string) => boolean;
  /** Takes the keyword if it is next, in any letter case. */
  readonly takeKeyword: (keyword: string) => boolean;
  readonly expectMark: (mark: string) => void;
  readonly expectEnd: () => void;
  /** Runs one level deeper; refuses beyond 16. */
  readonly deeper: <T>(read: () => T) => T;
  readonly refuse: (at: number) => RequestError;
};

const DEEPEST = 16;

/**
 * Opens a value for parsing.
 *
 * @param option the option's name, told with the position when the value is refused
 * @throws RequestError QUERY_NOT_ALLOWED
 */
export function createCursor(option: string, value: string): Cursor {
  const refuse = (at: number): RequestError =>
    new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${at}` });
  const read = readTokens(value);
  if ('fault' in read) throw refuse(read.fault);
  const end: Token = { kind: 'end', text: '', at: value.length + 1 };
  let index = 0;
  let depth = 0;
  const peek = (ahead = 0): Token => read[index + ahead] ?? end;
  const takeIf = (wanted: boolean): boolean => {
    if (wanted) index += 1;
    return wanted;
  };
  const takeMark = (mark: string): boolean => takeIf(peek().kind === 'mark' && peek().text === mark);
  return {
    peek,
    take: (kind) => {
      const token = peek();
      if (!takeIf(token.kind === kind)) throw refuse(token.at);
      return token;
    },
    takeMark,
    takeKeyword: (keyword) => takeIf(peek().kind === 'name' && asciiLower(peek().text) === keyword),
    expectMark: (mark) => {
      if (!takeMark(mark)) throw refuse(peek().at);
    },
    expectEnd: () => {
      if (peek().kind !== 'end') throw refuse(peek().at);
    },
    deeper: (inner) => {
      depth += 1;
      if (depth > DEEPEST) throw refuse(peek().at);
      const result = inner();
      depth -= 1;
      return result;
    },
    refuse,
  };
}
