import { createTextCursor, type TextCursor } from '../text-cursor.ts';

export type PathCursor = TextCursor<JsonPathSyntaxError> & {
  /** Consumes the text or throws. */
  readonly expect: (text: string) => void;
  readonly skipWhitespace: () => void;
  /** Runs one level deeper; throws beyond 20. */
  readonly nested: <T>(read: () => T) => T;
};

const MAX_DEPTH = 20;
const WHITESPACE = /[ \t\r\n]*/y;

export function createPathCursor(source: string): PathCursor {
  const cursor = createTextCursor(source, (message, position) => new JsonPathSyntaxError(message, position));
  let depth = 0;
  return {
    ...cursor,
    expect: (text) => {
      if (!cursor.take(text)) throw cursor.createError(`"${text}" is missing here`);
    },
    skipWhitespace: () => void cursor.match(WHITESPACE),
    nested: (read) => {
      depth += 1;
      if (depth > MAX_DEPTH) throw cursor.createError('the filter is nested too deeply');
      const result = read();
      depth -= 1;
      return result;
    },
  };
}

/** `position` counts UTF-16 units from 0. */
export class JsonPathSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'JsonPathFault';
    this.position = position;
  }
}

const QUOTED = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A text in single or double quotes; undefined if absent. A backslash escapes the next character. */
export function parseQuoted(cursor: PathCursor): string | undefined {
  const found = cursor.match(QUOTED);
  if (found === undefined) {
    if (cursor.startsWith("'") || cursor.startsWith('"')) throw cursor.createError('the quote is not closed');
    return undefined;
  }
  return (found[1] ?? found[2] ?? '').replace(ESCAPE, (_, code?: string, character = '') =>
    code === undefined ? unescapeCharacter(character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unescapeCharacter(character: string): string {
  return (Object.hasOwn(CONTROLS, character) ? CONTROLS[character] : undefined) ?? character;
}
