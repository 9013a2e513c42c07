import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { EditorView, Tooltip } from '@codemirror/view';
import type { RuleLanguage, RulesReference } from '../../../../wire/rules.ts';
import { findMeaning, listCompletions } from './list-completions.ts';
import { getYamlPosition } from './yaml-position.ts';

export type EditorVocabulary = { readonly reference: RulesReference; readonly language: RuleLanguage };
type GetVocabulary = () => EditorVocabulary | undefined;

export function createCompletionSource(words: GetVocabulary): CompletionSource {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const known = words();
    const place = getYamlPosition(state.doc, pos);
    // No unrequested popup unless a word precedes the cursor.
    if (known === undefined || (!explicit && (place.word === '' || place.to !== pos))) return null;
    const options = listCompletions(known.reference, known.language, place).map(
      ({ word, meaning, insert }) => ({
        label: word,
        ...(meaning !== '' && { info: meaning }),
        apply: insert ?? (place.is === 'key' ? `${word}: ` : word),
      }),
    );
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w$@.~-]*$/ };
  };
}

export function helpTooltip(words: GetVocabulary): (view: EditorView, offset: number) => Tooltip | null {
  return (view, offset) => {
    const known = words();
    if (known === undefined) return null;
    const place = getYamlPosition(view.state.doc, offset);
    const help = place.word === '' ? undefined : findMeaning(known.reference, known.language, place);
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
