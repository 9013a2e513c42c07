import type { RequestError } from '../../kernel/errors.ts';

/** A search as far as it has been read. */
export type SearchCursor = { readonly text: string; position: number };

const OPEN = /\( */y;
const CLOSE = / *\)/y;
const MAX_DEPTH = 16;

/** What matches here, and the walk goes behind it. @param pattern sticky */
export function take(walk: SearchCursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = walk.position;
  const found = pattern.exec(walk.text);
  if (found === null) return undefined;
  walk.position = pattern.lastIndex;
  return found;
}

type Nested<Cursor, Inner> = {
  readonly walk: Cursor;
  /** Of the parentheses around. */
  readonly depth: number;
  readonly parse: (walk: Cursor, depth: number) => Inner;
  readonly createError: (walk: Cursor, why?: string) => RequestError;
};

/**
 * What stands in parentheses; undefined where none begin.
 *
 * @throws RequestError of `refuse`: not closed, or too many in one another
 */
export function parseNested<Cursor extends SearchCursor, Inner>(
  nested: Nested<Cursor, Inner>,
): Inner | undefined {
  const { walk, depth, parse, createError } = nested;
  if (take(walk, OPEN) === undefined) return undefined;
  if (depth === MAX_DEPTH) throw createError(walk, `more than ${MAX_DEPTH} parentheses in one another`);
  const inner = parse(walk, depth + 1);
  if (take(walk, CLOSE) === undefined) throw createError(walk);
  return inner;
}
