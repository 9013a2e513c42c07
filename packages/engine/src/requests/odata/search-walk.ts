import type { RequestError } from '../../kernel/errors.ts';

/** A search as far as it has been read. */
export type SearchWalk = { readonly text: string; position: number };

const OPEN = /\( */y;
const CLOSE = / *\)/y;
const DEEPEST = 16;

/** What matches here, and the walk goes behind it. @param pattern sticky */
export function take(walk: SearchWalk, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = walk.position;
  const found = pattern.exec(walk.text);
  if (found === null) return undefined;
  walk.position = pattern.lastIndex;
  return found;
}

type Nested<Walk, Inner> = {
  readonly walk: Walk;
  /** Of the parentheses around. */
  readonly depth: number;
  readonly read: (walk: Walk, depth: number) => Inner;
  readonly refuse: (walk: Walk, why?: string) => RequestError;
};

/**
 * What stands in parentheses; undefined where none begin.
 *
 * @throws RequestError of `refuse`: not closed, or too many in one another
 */
export function readNested<Walk extends SearchWalk, Inner>(nested: Nested<Walk, Inner>): Inner | undefined {
  const { walk, depth, read, refuse } = nested;
  if (take(walk, OPEN) === undefined) return undefined;
  if (depth === DEEPEST) throw refuse(walk, `more than ${DEEPEST} parentheses in one another`);
  const inner = read(walk, depth + 1);
  if (take(walk, CLOSE) === undefined) throw refuse(walk);
  return inner;
}
