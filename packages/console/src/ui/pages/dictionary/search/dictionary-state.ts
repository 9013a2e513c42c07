import { computed, signal } from '@preact/signals';
import type { Dictionary } from '../../../../wire/dictionary.ts';
import type { Problem } from '../../../../wire/operation-kinds.ts';
import { requestOperation, toProblem } from '../../../client/request-operation.ts';
import { buildIndex } from './build-index.ts';
import { fieldRows } from './field-row.ts';

export type DictionaryState =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly dictionary: Dictionary }
  | { readonly is: 'refused'; readonly problem: Problem };

/** Requested once: the rules don't change while the console runs. */
export const dictionaryState = signal<DictionaryState>({ is: 'waiting' });

export const allFields = computed(() => {
  const state = dictionaryState.value;
  const rows = state.is === 'there' ? fieldRows(state.dictionary) : [];
  const classes = [...new Set(rows.flatMap(({ field }) => field.class ?? []))].sort();
  return { rows, classes };
});

/** Computed on the first search or when idle. */
export const fieldIndex = computed(() => buildIndex(allFields.value.rows));

export async function loadDictionary(): Promise<void> {
  if (dictionaryState.value.is === 'there') return;
  try {
    dictionaryState.value = { is: 'there', dictionary: await requestOperation('dictionary/read', {}) };
    setTimeout(() => fieldIndex.value, 100);
  } catch (error) {
    dictionaryState.value = { is: 'refused', problem: toProblem(error) };
  }
}
