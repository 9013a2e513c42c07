import { createTextCursor, type TextCursor } from '../text-cursor.ts';
import { PatternSyntaxError } from './tree/pattern-node.ts';

export type PatternCursor = TextCursor<PatternSyntaxError> & {
  /** The next character, or '' at the end. */
  readonly peek: () => string;
  /** Throws at the end. */
  readonly next: () => string;
};

export function createPatternCursor(source: string): PatternCursor {
  const cursor = createTextCursor(source, (message, position) => new PatternSyntaxError(message, position));
  const peek = (): string => {
    const point = source.codePointAt(cursor.position());
    return point === undefined ? '' : String.fromCodePoint(point);
  };
  const next = (): string => {
    const character = peek();
    if (character === '') throw cursor.createError('the pattern ends too early');
    cursor.take(character);
    return character;
  };
  return { ...cursor, peek, next };
}
