import type { PatternNode } from './tree/pattern-node.ts';

/** A regular expression that cannot run away, whatever engine runs it. Spans are UTF-16 offsets. */
export type SafePattern = {
  readonly source: string;
  /** What an automaton is made of; absent: the pattern needs another engine. */
  readonly node?: PatternNode;
  /** The whole text matches. */
  readonly matches: (text: string) => boolean;
  /** Groups of a full match, group 0 first; undefined when the whole text does not match. */
  readonly fullMatch: (text: string) => readonly (string | undefined)[] | undefined;
  /** All matches from left to right; `group` is the span of group 1 when it took part. */
  readonly findAll: (text: string) => readonly PatternMatch[];
};
export type PatternMatch = {
  readonly start: number;
  readonly end: number;
  readonly group: { readonly start: number; readonly end: number } | undefined;
};

/** A pattern with what matching of requests needs beside. */
export type RequestPattern = SafePattern & {
  /** Name of each capture group, in order. */
  readonly groups: readonly (string | undefined)[];
  /** UTF-16 units of the longest text that may be tried; undefined: any. */
  readonly maxLength: number | undefined;
};
