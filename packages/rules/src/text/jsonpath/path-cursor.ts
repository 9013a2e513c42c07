/** A walk over a path's text. */
export type PathCursor = {
  readonly position: () => number;
  readonly done: () => boolean;
  readonly startsWith: (text: string) => boolean;
  /** Takes the text if it is next. */
  readonly take: (text: string) => boolean;
  /** Takes the text or refuses. */
  readonly expect: (text: string) => void;
  /** Takes what a sticky pattern matches here. */
  readonly match: (pattern: RegExp) => RegExpExecArray | undefined;
  readonly skipSpace: () => void;
  readonly fault: (message: string, position?: number) => JsonPathFault;
  /** Runs one level deeper; refuses beyond 20. */
  readonly deeper: <T>(read: () => T) => T;
};

const DEEPEST = 20;
const SPACE = /[ \t\r\n]*/y;

/** Opens a path for reading. */
export function createPathCursor(source: string): PathCursor {
  let index = 0;
  let depth = 0;
  const fault = (message: string, position = index): JsonPathFault => new JsonPathFault(message, position);
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
    done: () => index >= source.length,
    startsWith: (text) => source.startsWith(text, index),
    take,
    expect: (text) => {
      if (!take(text)) throw fault(`"${text}" is missing here`);
    },
    match,
    skipSpace: () => void match(SPACE),
    fault,
    deeper: (read) => {
      depth += 1;
      if (depth > DEEPEST) throw fault('the filter is nested too deeply');
      const result = read();
      depth -= 1;
      return result;
    },
  };
}

/** A JSONPath that cannot be used. `position` counts UTF-16 units from 0. */
export class JsonPathFault extends Error {
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
export function readQuoted(cursor: PathCursor): string | undefined {
  const found = cursor.match(QUOTED);
  if (found === undefined) {
    if (cursor.startsWith("'") || cursor.startsWith('"')) throw cursor.fault('the quote is not closed');
    return undefined;
  }
  return (found[1] ?? found[2] ?? '').replace(ESCAPE, (_, code?: string, character = '') =>
    code === undefined ? unescaped(character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function unescaped(character: string): string {
  return (Object.hasOwn(CONTROLS, character) ? CONTROLS[character] : undefined) ?? character;
}
