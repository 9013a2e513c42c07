import type { CharSet } from './char-set.ts';

/** A regular expression, read. Letter case and `.` are resolved into sets, so that no engine's flags are needed. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly inner: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly inner: PatternNode }
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'last' | 'boundary' | 'inside' }
  | {
      readonly kind: 'lookahead';
      readonly inner: PatternNode;
      readonly negative: boolean;
      readonly position: number;
    };

export type ParsedPattern = {
  readonly node: PatternNode;
  /** Name of each capture group, in order; undefined for one without a name. */
  readonly groups: readonly (string | undefined)[];
};

/** A pattern that cannot be used. `position` counts UTF-16 units from 0. */
export class PatternSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'PatternFault';
    this.position = position;
  }
}

/** Whether any node of a pattern passes a test. */
export function someNode(node: PatternNode, test: (node: PatternNode) => boolean): boolean {
  if (test(node)) return true;
  switch (node.kind) {
    case 'set':
    case 'assert':
      return false;
    case 'sequence':
      return node.items.some((item) => someNode(item, test));
    case 'choice':
      return node.options.some((option) => someNode(option, test));
    case 'repeat':
    case 'group':
    case 'lookahead':
      return someNode(node.inner, test);
  }
}
