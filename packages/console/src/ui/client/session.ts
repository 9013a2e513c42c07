import { signal } from '@preact/signals';
import type { Problem } from '../../wire/problem.ts';
import type { Session } from '../../wire/session.ts';
import { openSession, RequestFailure, requestOperation } from './request-operation.ts';

/** What is known of the session; `opening` until the server has answered. */
export type SessionState =
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly session: Session }
  | { readonly is: 'refused'; readonly problem: Problem };

export const sessionState = signal<SessionState>({ is: 'opening' });

/** Opens the link's session, where the address holds a link, and reads what the header shows. */
export async function loadSession(): Promise<void> {
  try {
    await openSession();
    sessionState.value = { is: 'open', session: await requestOperation('session/read', {}) };
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    sessionState.value = { is: 'refused', problem: error.problem };
  }
}
