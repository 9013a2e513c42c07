import { foldText } from './fold-text.ts';

/** A step of the search tree: the characters that may follow, and the phrase that ends here (its place in the list). */
export type PhraseNode = { readonly next: Map<string, PhraseNode>; phrase: number | undefined };

const indexes = new WeakMap<readonly string[], PhraseNode>();

/**
 * The search tree of a phrase list, built at its first use. The lists are part of frozen plans, hence the weak map: a
 * plan that is replaced takes its trees along.
 */
export function phraseIndex(phrases: readonly string[]): PhraseNode {
  const known = indexes.get(phrases);
  if (known !== undefined) return known;
  const root: PhraseNode = { next: new Map(), phrase: undefined };
  phrases.forEach((phrase, place) => {
    addPhrase(root, phrase, place);
  });
  indexes.set(phrases, root);
  return root;
}

function addPhrase(root: PhraseNode, phrase: string, place: number): void {
  let node = root;
  for (const character of foldText(phrase)) {
    const next: PhraseNode = node.next.get(character) ?? { next: new Map(), phrase: undefined };
    node.next.set(character, next);
    node = next;
  }
  // Of two spellings that fold to the same text the first one speaks. A blank phrase would match everywhere.
  if (node !== root) node.phrase ??= place;
}
