import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { Generation } from '../runtime/generation.ts';
import { createHealthResponse, createReadinessResponse } from '../runtime/host-answers.ts';
import type { ServiceState } from './service-state.ts';

/** Exact targets only; undefined for all others. */
export function respondHealth(
  { method, target }: { readonly method: string | undefined; readonly target: string | undefined },
  state: ServiceState,
): Outbound | Promise<Outbound> | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (target === '/healthz') return createHealthResponse();
  return target === '/readyz' ? waitUntilReady(state).then(createReadinessResponse) : undefined;
}

export function isReady({ current, phase, isAuditWritable }: ServiceState): boolean {
  if (isAuditWritable?.() === false) return false;
  return phase === 'serving' && current !== undefined && !awaitsSharedState(current);
}

/** With `readiness.sourceAuth: fail`, ready only with a token for every connector. */
function awaitsSharedState({ app, config }: Generation): boolean {
  return (
    config.readiness.sourceAuth === 'fail' &&
    Object.values(app.sourceAuth.states()).some((state) => state !== 'ok')
  );
}

/** Kubernetes probes wait one second; a token request may take five. */
const READINESS_WAIT_MILLISECONDS = 700;

/** A probe may be the first to request tokens, so it waits a moment. */
async function waitUntilReady(state: ServiceState): Promise<boolean> {
  const { current } = state;
  if (current !== undefined && awaitsSharedState(current))
    await Promise.race([current.app.sourceAuth.look(), sleep(READINESS_WAIT_MILLISECONDS)]);
  return isReady(state);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
