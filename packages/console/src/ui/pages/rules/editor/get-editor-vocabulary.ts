import { signal } from '@preact/signals';
import type { RulesReference } from '../../../../wire/rules.ts';
import { requestOperation, toProblem } from '../../../client/request-operation.ts';
import { check } from '../review/review.ts';
import type { EditorVocabulary } from './word-help.ts';

const reference = signal<RulesReference | undefined>(undefined);

/** Undefined until the reference is loaded. */
export function getEditorVocabulary(): EditorVocabulary | undefined {
  return reference.value && { reference: reference.value, language: check.state.value.response?.language };
}

/** Without the reference only word help is missing. */
export async function loadReference(): Promise<void> {
  if (reference.value !== undefined) return;
  try {
    reference.value = await requestOperation('rules/reference', {});
  } catch (error) {
    toProblem(error);
  }
}
