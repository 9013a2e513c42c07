/** Reads a text from left to right. */
export type TextCursor<Fault extends Error> = {
  readonly position: () => number;
  readonly isAtEnd: () => boolean;
  readonly startsWith: (text: string) => boolean;
  /** Consumes the text if it is next. */
  readonly take: (text: string) => boolean;
  /** Consumes what a sticky pattern matches here. */
  readonly match: (pattern: RegExp) => RegExpExecArray | undefined;
  readonly createError: (message: string, position?: number) => Fault;
};

export function createTextCursor<Fault extends Error>(
  source: string,
  createError: (message: string, position: number) => Fault,
): TextCursor<Fault> {
  let index = 0;
  return {
    position: () => index,
    isAtEnd: () => index >= source.length,
    startsWith: (text) => source.startsWith(text, index),
    take: (text) => {
      const found = source.startsWith(text, index);
      if (found) index += text.length;
      return found;
    },
    match: (pattern) => {
      pattern.lastIndex = index;
      const found = pattern.exec(source) ?? undefined;
      index += found?.[0].length ?? 0;
      return found;
    },
    createError: (message, position = index) => createError(message, position),
  };
}
