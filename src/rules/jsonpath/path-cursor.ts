import { JsonPathFault } from './json-path-fault.ts';

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
