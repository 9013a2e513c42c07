import { signal } from '@preact/signals';
import type { RulesReference } from '../../../../wire/rules.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';
import { check } from '../review/review.ts';
import type { EditorVocabulary } from './word-help.ts';

const reference = signal<RulesReference | undefined>(undefined);

/** What is known of the language of the text in the editor; undefined until the reference has come. */
export function getEditorVocabulary(): EditorVocabulary | undefined {
  return reference.value && { reference: reference.value, language: check.state.value.response?.language };
}

/** Reads the reference, once. Without it there is no help at words; everything else works. */
export async function loadReference(): Promise<void> {
  if (reference.value !== undefined) return;
  try {
    reference.value = await requestOperation('rules/reference', {});
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
  }
}
