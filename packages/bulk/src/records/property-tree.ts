import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { LeafAction } from '@nymgate/engine/plan/treatments';

/** The plan of a record, with the numbers of its leaves; those that are dropped have -1. */
export type PropertyTree =
  | { readonly kind: 'leaf'; readonly number: number; readonly action: LeafAction }
  | { readonly kind: 'array'; readonly items: PropertyTree }
  | {
      readonly kind: 'object';
      readonly properties: ReadonlyMap<string, PropertyTree>;
      readonly others?: PropertyTree;
    };

export function findChild(
  tree: Extract<PropertyTree, { readonly kind: 'object' }>,
  name: string,
): PropertyTree | undefined {
  return tree.properties.get(name) ?? (matchesGrammar('word', name) ? tree.others : undefined);
}
