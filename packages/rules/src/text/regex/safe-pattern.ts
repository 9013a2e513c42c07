import type { PatternNode } from './tree/pattern-node.ts';

/** A regular expression with bounded cost on any engine. Spans are UTF-16 offsets. */
export type SafePattern = {
  readonly source: string;
  /** Source of an automaton; absent: the pattern needs another engine. */
  readonly node?: PatternNode;
  /** The whole text matches. */
  readonly matches: (text: string) => boolean;
  /** Groups of a full match, group 0 first; undefined without a full match. */
  readonly fullMatch: (text: string) => readonly (string | undefined)[] | undefined;
  /** All matches from left to right; `group` is the span of group 1 when it took part. */
  readonly findAll: (text: string) => readonly PatternMatch[];
};
export type PatternMatch = {
  readonly start: number;
  readonly end: number;
  readonly group: { readonly start: number; readonly end: number } | undefined;
};

export type RequestPattern = SafePattern & {
  /** Name of each capture group, in order. */
  readonly groups: readonly (string | undefined)[];
  /** UTF-16 units of the longest accepted text; undefined: any. */
  readonly maxLength: number | undefined;
};
