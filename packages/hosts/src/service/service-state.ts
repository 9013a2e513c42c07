import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList, Log } from '@nymgate/engine/kernel/ports';
import type { Generation } from '../runtime/generation.ts';
import { createRefusalResponse, type RefusalNotes } from '../runtime/host-answers.ts';

/** What changes while a host runs: which configuration serves, and whether it is on its way out. */
export type ServiceState = {
  /** To be asked, and entered, without waiting in between: another one may come in its place, and close it. */
  current: Generation | undefined;
  /** `serving`: ready; `leaving`: still accepting, no longer ready; `stopping`: no longer accepting. */
  phase: 'serving' | 'leaving' | 'stopping';
  /** Requests being answered, over all generations. */
  inFlight: number;
};

/** Counts a request in, for its generation and for the host; the function it returns counts it out. */
export function enterGeneration(generation: Generation, state: ServiceState): () => void {
  const exitGeneration = generation.enter();
  state.inFlight += 1;
  return () => {
    state.inFlight -= 1;
    exitGeneration();
  };
}

/** Headers of every answer, even of one that the gateway never saw: the rules and the epoch in service (ERR-04). */
export function createIdentityHeaders({ current }: ServiceState): HeaderList {
  if (current === undefined) return [];
  const { policy, epoch } = current.app.status();
  return [
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
  ];
}

type FailureContext = { readonly log: Log; readonly state: ServiceState; readonly notes: RefusalNotes };

/** The gateway answers every failure itself; if it threw, nothing of the answer can be trusted. */
export function handleUnexpectedError(error: unknown, { log, state, notes }: FailureContext): Outbound {
  const reason = error instanceof SetupError ? error.code : 'internal';
  log.write('error', 'handle_failed', { stage: 'host', reason });
  return createRefusalResponse('RESPONSE_NOT_SANITIZABLE', createIdentityHeaders(state), notes);
}
