import { signal } from '@preact/signals';
import type { JoinsPeople, PersonJoins } from '../../../../wire/joins.ts';
import type { Problem } from '../../../../wire/problem.ts';
import { RequestFailure, requestOperation, streamOperation } from '../../../client/request-operation.ts';

/** Who can be chosen; undefined until it is known. */
export const joinsPeople = signal<JoinsPeople | undefined>(undefined);

export type JoinsState =
  | { readonly is: 'idle' }
  | {
      readonly is: 'asking';
      readonly number: number;
      readonly requestCount: number;
      readonly connector: string;
    }
  | { readonly is: 'there'; readonly person: PersonJoins }
  | { readonly is: 'refused'; readonly problem: Problem };

export const joinsState = signal<JoinsState>({ is: 'idle' });

export async function loadPeople(): Promise<void> {
  if (joinsPeople.value !== undefined) return;
  try {
    joinsPeople.value = await requestOperation('joins/people', {});
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    joinsState.value = { is: 'refused', problem: error.problem };
  }
}

/**
 * Asks for everything about somebody, and shows how far it is.
 *
 * @returns ends it, as an effect's clean-up
 */
export function loadPerson(number: number): () => void {
  const leaving = new AbortController();
  void followPerson(number, leaving.signal);
  return () => leaving.abort();
}

async function followPerson(number: number, signal: AbortSignal): Promise<void> {
  const known = joinsState.value;
  if (known.is === 'there' && known.person.number === number) return;
  joinsState.value = { is: 'asking', number, requestCount: 0, connector: '' };
  try {
    for await (const item of streamOperation('joins/person', { number }, signal))
      joinsState.value = 'person' in item ? { is: 'there', ...item } : { is: 'asking', number, ...item };
  } catch (error) {
    if (error instanceof RequestFailure) joinsState.value = { is: 'refused', problem: error.problem };
    else if (!signal.aborted) throw error;
  }
}
