import { computed, signal } from '@preact/signals';
import type { Dictionary } from '../../../../wire/dictionary.ts';
import type { Problem } from '../../../../wire/problem.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';
import { buildIndex } from './build-index.ts';
import { fieldRows } from './field-row.ts';

export type DictionaryState =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly dictionary: Dictionary }
  | { readonly is: 'refused'; readonly problem: Problem };

/** Asked for once; the rules do not change while the console runs. */
export const dictionaryState = signal<DictionaryState>({ is: 'waiting' });

/** All fields, and the classes that they are of. */
export const allFields = computed(() => {
  const state = dictionaryState.value;
  const rows = state.is === 'there' ? fieldRows(state.dictionary) : [];
  const classes = [...new Set(rows.flatMap(({ field }) => field.class ?? []))].sort();
  return { rows, classes };
});

/** Over all fields; made when something is asked, or when there is time. */
export const fieldIndex = computed(() => buildIndex(allFields.value.rows));

export async function loadDictionary(): Promise<void> {
  if (dictionaryState.value.is === 'there') return;
  try {
    dictionaryState.value = { is: 'there', dictionary: await requestOperation('dictionary/read', {}) };
    setTimeout(() => fieldIndex.value, 100);
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    dictionaryState.value = { is: 'refused', problem: error.problem };
  }
}
