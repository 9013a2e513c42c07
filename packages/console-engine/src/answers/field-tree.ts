import type { FieldSentence } from 'nymgate-console';
import { exposureOf, type FieldFate } from '@nymgate/rules/dialects/explanation';
import { safeKey } from '@nymgate/rules/dialects/field-path';

/** The fields of an answer as a tree, so that a walk over the answer finds what the rules say without writing a path for each value. */
export type FieldTree = { readonly parts: Map<string, FieldTree>; readonly fates: FateOfField[] };

type FateOfField = { readonly index: number; readonly is: 'delivered' | 'dropped' | 'null' };

/** @param fates in the order of the sentences that are made of them */
export function createFieldTree(fates: readonly FieldFate[]): FieldTree {
  const root: FieldTree = { parts: new Map(), fates: [] };
  for (const [index, fate] of fates.entries())
    placeOf(root, fate.field).fates.push({ index, is: kindOf(fate) });
  return root;
}

function placeOf(root: FieldTree, pointer: string): FieldTree {
  let node = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const inner = node.parts.get(key) ?? { parts: new Map(), fates: [] };
    node.parts.set(key, inner);
    node = inner;
  }
  return node;
}

function kindOf(fate: FieldFate): FateOfField['is'] {
  const [{ treatment, detail }] = fate.steps;
  if (treatment === 'keep' && detail === 'null') return 'null';
  return exposureOf(fate) === 0 ? 'dropped' : 'delivered';
}

/** The part of this name; of a key that may be data, what stands for it. */
export function partOf(tree: FieldTree | undefined, key: string): FieldTree | undefined {
  if (tree === undefined || tree.parts.size === 0) return undefined;
  return tree.parts.get(key) ?? tree.parts.get(safeKey(key));
}

/**
 * Index of the sentence that fits what became of a value: the values of one field may meet several fates, as when one of them is of
 * another type than the rule describes.
 */
export function sentenceOf(tree: FieldTree | undefined, became: FateOfField['is']): number | undefined {
  const fates = tree?.fates ?? [];
  return (fates.find(({ is }) => is === became) ?? fates[0])?.index;
}

/** Where the rules speak of a whole answer with words of their own. */
export type Sentences = { readonly tree: FieldTree; readonly fields: readonly FieldSentence[] };
