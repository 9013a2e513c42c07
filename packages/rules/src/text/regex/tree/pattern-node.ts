import type { CharSet } from './char-set.ts';

/** Letter case and `.` are resolved into sets, so that engines need no flags. */
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
  /** Name of each capture group, in order; undefined for an unnamed one. */
  readonly groups: readonly (string | undefined)[];
};

/** `position` counts UTF-16 units from 0. */
export class PatternSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'PatternFault';
    this.position = position;
  }
}

export function getChildNodes(node: PatternNode): readonly PatternNode[] {
  if (node.kind === 'sequence') return node.items;
  if (node.kind === 'choice') return node.options;
  return 'inner' in node ? [node.inner] : [];
}

export function someNode(node: PatternNode, test: (node: PatternNode) => boolean): boolean {
  return test(node) || getChildNodes(node).some((child) => someNode(child, test));
}
