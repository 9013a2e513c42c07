import { signal } from '@preact/signals';
import type { Problem } from '../../wire/operation-kinds.ts';
import type { Session } from '../../wire/session.ts';
import { openSession, requestOperation, toProblem } from './request-operation.ts';

/** `opening` until the server has responded. */
export type SessionState =
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly session: Session }
  | { readonly is: 'refused'; readonly problem: Problem };

export const sessionState = signal<SessionState>({ is: 'opening' });

/** Opens the link's session, if the URL has a ticket. */
export async function loadSession(): Promise<void> {
  try {
    await openSession();
    sessionState.value = { is: 'open', session: await requestOperation('session/read', {}) };
  } catch (error) {
    sessionState.value = { is: 'refused', problem: toProblem(error) };
  }
}

export type PageProps = { readonly session: Session };
