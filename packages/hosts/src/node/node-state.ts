import type { SourceAuthState } from '@nymgate/engine/kernel/ports';
import type { ServiceState } from '../service/service-state.ts';

/** What changes while a host with a listener runs. */
export type NodeState = ServiceState & {
  /** When the certificate of `listen.tls` ends, in milliseconds since 1970. */
  listenerCertificateEnd?: number | undefined;
  /** Connections of callers that are open. */
  connections: () => number;
};

/** One word over all connectors. */
export function getSourceAuthState({ current }: ServiceState): SourceAuthState {
  const states = Object.values(current?.app.sourceAuth.states() ?? {});
  if (states.includes('failing')) return 'failing';
  return states.includes('unknown') ? 'unknown' : 'ok';
}

/** Whether every secret of a store is what the store has now; undefined where none is kept in a store. */
export function getSecretsState({ current }: ServiceState): 'fresh' | 'stale' | undefined {
  const states = current?.secrets.states() ?? [];
  if (states.length === 0) return undefined;
  return states.every(({ state }) => state === 'fresh') ? 'fresh' : 'stale';
}
