import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList, Log } from '@nymgate/engine/kernel/ports';
import type { Generation } from '../runtime/generation.ts';
import { createRefusalResponse, type RefusalNotes } from '../runtime/host-answers.ts';

export type ServiceState = {
  /** Read and enter it without an await in between: it may be replaced and closed. */
  current: Generation | undefined;
  /** `leaving`: accepts requests, but is not ready. */
  phase: 'serving' | 'leaving' | 'stopping';
  inFlight: number;
  /** The last reload; absent before the first. `isFileRefused` until a reload takes the file. */
  lastReload?: {
    readonly successful: boolean;
    readonly isFileRefused: boolean;
    readonly succeededAt: number | undefined;
  };
  /** Absent: nothing asks whether the host is ready. */
  isAuditWritable?: () => boolean;
};

/** Returns the function that ends the request. */
export function enterGeneration(generation: Generation, state: ServiceState): () => void {
  const exitGeneration = generation.enter();
  state.inFlight += 1;
  return () => {
    state.inFlight -= 1;
    exitGeneration();
  };
}

/** Policy and epoch in every response, even without the gateway (ERR-04). */
export function createIdentityHeaders({ current }: ServiceState): HeaderList {
  if (current === undefined) return [];
  const { policy, keyFingerprint } = current.app.status();
  return [
    ['nymgate-policy', policy],
    ['nymgate-epoch', keyFingerprint],
  ];
}

type FailureContext = { readonly log: Log; readonly state: ServiceState; readonly notes: RefusalNotes };

/** The gateway handles all failures, so after an exception no part of a response is trusted. */
export function handleUnexpectedError(error: unknown, { log, state, notes }: FailureContext): Outbound {
  const reason = error instanceof SetupError ? error.code : 'internal';
  log.write('error', 'handle_failed', { stage: 'host', reason });
  return createRefusalResponse('RESPONSE_NOT_SANITIZABLE', createIdentityHeaders(state), notes);
}
