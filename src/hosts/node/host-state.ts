import type { HeaderList } from '../../kernel/ports.ts';
import type { Generation } from '../runtime/generation.ts';

/** What changes while a host runs: which configuration serves, and whether it is on its way out. */
export type HostState = {
  current: Generation | undefined;
  /** `serving`: ready; `leaving`: still accepting, no longer ready; `stopping`: no longer accepting. */
  phase: 'serving' | 'leaving' | 'stopping';
  /** Requests being answered, over all generations. */
  inFlight: number;
  /** Connections of callers that are open. */
  connections: () => number;
};

export function isReady({ current, phase }: HostState): boolean {
  return phase === 'serving' && current !== undefined;
}

/** Headers of every answer, even of one that the gateway never saw: the rules and the epoch in service (ERR-04). */
export function identityHeaders({ current }: HostState): HeaderList {
  if (current === undefined) return [];
  const { policy, epoch } = current.app.status();
  return [
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
  ];
}
