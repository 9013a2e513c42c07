import { type FieldOutcome, getExposure } from '@nymgate/rules/dialects/explanation';
import { escapePropertyName } from '@nymgate/rules/dialects/field-path';
import type { FieldExplanation } from 'nymgate-console';

/** The fields of an answer as a tree, so that a walk over the answer finds what the rules say without writing a path for each value. */
export type FieldTree = { readonly children: Map<string, FieldTree>; readonly outcomes: FieldOutcomeEntry[] };

type FieldOutcomeEntry = { readonly index: number; readonly is: 'delivered' | 'dropped' | 'null' };

/** @param fates in the order of the sentences that are made of them */
export function createFieldTree(outcomes: readonly FieldOutcome[]): FieldTree {
  const root: FieldTree = { children: new Map(), outcomes: [] };
  for (const [index, fate] of outcomes.entries())
    placeOf(root, fate.field).outcomes.push({ index, is: kindOf(fate) });
  return root;
}

function placeOf(root: FieldTree, pointer: string): FieldTree {
  let node = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const inner = node.children.get(key) ?? { children: new Map(), outcomes: [] };
    node.children.set(key, inner);
    node = inner;
  }
  return node;
}

function kindOf(fate: FieldOutcome): FieldOutcomeEntry['is'] {
  const [{ treatment, detail }] = fate.steps;
  if (treatment === 'keep' && detail === 'null') return 'null';
  return getExposure(fate) === 0 ? 'dropped' : 'delivered';
}

/** The part of this name; of a key that may be data, what stands for it. */
export function getChild(tree: FieldTree | undefined, key: string): FieldTree | undefined {
  if (tree === undefined || tree.children.size === 0) return undefined;
  return tree.children.get(key) ?? tree.children.get(escapePropertyName(key));
}

/**
 * Index of the sentence that fits what became of a value: the values of one field may meet several fates, as when one of them is of
 * another type than the rule describes.
 */
export function findExplanationIndex(
  tree: FieldTree | undefined,
  outcome: FieldOutcomeEntry['is'],
): number | undefined {
  const fates = tree?.outcomes ?? [];
  return (fates.find(({ is }) => is === outcome) ?? fates[0])?.index;
}

/** Where the rules speak of a whole answer with words of their own. */
export type FieldExplanations = { readonly tree: FieldTree; readonly fields: readonly FieldExplanation[] };
