import type { SourceAuthState } from '@nymgate/engine/kernel/ports';
import type { GaugeState } from '../service/create-service-gauges.ts';
import type { ServiceState } from '../service/service-state.ts';

export type NodeState = GaugeState & {
  connections: () => number;
  isAuditWritable: () => boolean;
};

export function getSourceAuthState({ current }: ServiceState): SourceAuthState {
  const states = Object.values(current?.app.sourceAuth.states() ?? {});
  if (states.includes('failing')) return 'failing';
  return states.includes('unknown') ? 'unknown' : 'ok';
}

/** Undefined if no secret comes from a store. */
export function getSecretsState({ current }: ServiceState): 'fresh' | 'stale' | undefined {
  const states = current?.secrets.states() ?? [];
  if (states.length === 0) return undefined;
  return states.every(({ state }) => state === 'fresh') ? 'fresh' : 'stale';
}
