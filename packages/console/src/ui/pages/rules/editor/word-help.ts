import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { EditorView, Tooltip } from '@codemirror/view';
import type { RuleLanguage, RulesReference } from '../../../../wire/rules.ts';
import { knownWords, meaningAt } from './known-words.ts';
import { placeIn } from './yaml-place.ts';

export type EditorWords = { readonly reference: RulesReference; readonly language: RuleLanguage };
type Words = () => EditorWords | undefined;

/** Offers the words that may stand at the cursor. */
export function completeWord(words: Words): CompletionSource {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const known = words();
    const place = placeIn(state.doc, pos);
    // Nothing comes up unasked before a word, where somebody only passes.
    if (known === undefined || (!explicit && (place.word === '' || place.to !== pos))) return null;
    const options = knownWords(known.reference, known.language, place).map(({ word, meaning, insert }) => ({
      label: word,
      ...(meaning !== '' && { info: meaning }),
      apply: insert ?? (place.is === 'key' ? `${word}: ` : word),
    }));
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w$@.~-]*$/ };
  };
}

/** What the reference says of the word under the pointer. */
export function helpTooltip(words: Words): (view: EditorView, offset: number) => Tooltip | null {
  return (view, offset) => {
    const known = words();
    if (known === undefined) return null;
    const place = placeIn(view.state.doc, offset);
    const help = place.word === '' ? undefined : meaningAt(known.reference, known.language, place);
    if (help === undefined) return null;
    return {
      pos: place.from,
      end: place.to,
      above: true,
      create: () => {
        const dom = document.createElement('p');
        dom.className = 'word-help';
        dom.textContent = `${help.word}: ${help.meaning}`;
        return { dom };
      },
    };
  };
}
