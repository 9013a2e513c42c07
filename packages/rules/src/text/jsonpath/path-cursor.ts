/** A walk over a path's text. */
export type PathCursor = {
  readonly position: () => number;
  readonly isAtEnd: () => boolean;
  readonly startsWith: (text: string) => boolean;
  /** Takes the text if it is next. */
  readonly take: (text: string) => boolean;
  /** Takes the text or refuses. */
  readonly expect: (text: string) => void;
  /** Takes what a sticky pattern matches here. */
  readonly match: (pattern: RegExp) => RegExpExecArray | undefined;
  readonly skipWhitespace: () => void;
  readonly createError: (message: string, position?: number) => JsonPathSyntaxError;
  /** Runs one level deeper; refuses beyond 20. */
  readonly nested: <T>(read: () => T) => T;
};

const MAX_DEPTH = 20;
const WHITESPACE = /[ \t\r\n]*/y;

/** Opens a path for reading. */
export function createPathCursor(source: string): PathCursor {
  let index = 0;
  let depth = 0;
  const fault = (message: string, position = index): JsonPathSyntaxError =>
    new JsonPathSyntaxError(message, position);
  const take = (text: string): boolean => {
    const found = source.startsWith(text, index);
    if (found) index += text.length;
    return found;
  };
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = index;
    const found = pattern.exec(source);
    if (found === null) return undefined;
    index += found[0].length;
    return found;
  };
  return {
    position: () => index,
    isAtEnd: () => index >= source.length,
    startsWith: (text) => source.startsWith(text, index),
    take,
    expect: (text) => {
      if (!take(text)) throw fault(`"${text}" is missing here`);
    },
    match,
    skipWhitespace: () => void match(WHITESPACE),
    createError: fault,
    nested: (read) => {
      depth += 1;
      if (depth > MAX_DEPTH) throw fault('the filter is nested too deeply');
      const result = read();
      depth -= 1;
      return result;
    },
  };
}

/** A JSONPath that cannot be used. `position` counts UTF-16 units from 0. */
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

/** A text in single or double quotes; undefined when there is none here. A backslash makes the next character itself. */
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
