import { PatternSyntaxError } from './tree/pattern-node.ts';

/** A walk over the code points of a pattern. */
export type PatternCursor = {
  readonly position: () => number;
  readonly isAtEnd: () => boolean;
  /** The next character, or '' at the end. */
  readonly peek: (ahead?: number) => string;
  readonly startsWith: (text: string) => boolean;
  /** The next character; a fault at the end. */
  readonly next: () => string;
  /** Takes the text if it is next. */
  readonly take: (text: string) => boolean;
  /** Takes what a sticky pattern matches here. */
  readonly match: (pattern: RegExp) => RegExpExecArray | undefined;
  readonly createError: (message: string, position?: number) => PatternSyntaxError;
};

/** Opens a pattern for reading. */
export function createPatternCursor(source: string): PatternCursor {
  let index = 0;
  const peek = (ahead = 0): string => {
    const point = source.codePointAt(index + ahead);
    return point === undefined ? '' : String.fromCodePoint(point);
  };
  const fault = (message: string, position = index): PatternSyntaxError =>
    new PatternSyntaxError(message, position);
  return {
    position: () => index,
    isAtEnd: () => index >= source.length,
    peek,
    startsWith: (text) => source.startsWith(text, index),
    next: () => {
      const character = peek();
      if (character === '') throw fault('the pattern ends too early');
      index += character.length;
      return character;
    },
    take: (text) => {
      const found = source.startsWith(text, index);
      if (found) index += text.length;
      return found;
    },
    match: (pattern) => {
      pattern.lastIndex = index;
      const found = pattern.exec(source);
      if (found === null) return undefined;
      index += found[0].length;
      return found;
    },
    createError: fault,
  };
}
