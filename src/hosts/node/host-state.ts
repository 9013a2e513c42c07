import type { SourceAuthState } from '../../app/index.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { Generation } from '../runtime/generation.ts';

/** What changes while a host runs: which configuration serves, and whether it is on its way out. */
export type HostState = {
  current: Generation | undefined;
  /** `serving`: ready; `leaving`: still accepting, no longer ready; `stopping`: no longer accepting. */
  phase: 'serving' | 'leaving' | 'stopping';
  /** Requests being answered, over all generations. */
  inFlight: number;
  /** When the certificate of `listen.tls` ends, in milliseconds since 1970. */
  listenerEnd?: number | undefined;
  /** Connections of callers that are open. */
  connections: () => number;
};

/** One word over all connectors. */
export function sourceAuthOf({ current }: HostState): SourceAuthState {
  const states = Object.values(current?.app.sourceAuth.states() ?? {});
  if (states.includes('failing')) return 'failing';
  return states.includes('unknown') ? 'unknown' : 'ok';
}

/** Whether every secret of a store is what the store has now; undefined where none is kept in a store. */
export function secretsOf({ current }: HostState): 'fresh' | 'stale' | undefined {
  const states = current?.secrets.states() ?? [];
  if (states.length === 0) return undefined;
  return states.every(({ state }) => state === 'fresh') ? 'fresh' : 'stale';
}

export function isReady({ current, phase }: HostState): boolean {
  return phase === 'serving' && current !== undefined && !isHeldBack(current);
}

/** Looks for a token, so that the next probe knows; what is not known yet holds nobody back. */
function isHeldBack({ app, config }: Generation): boolean {
  if (config.readiness.sourceAuth === 'report') return false;
  app.sourceAuth.look();
  return Object.values(app.sourceAuth.states()).includes('failing');
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
