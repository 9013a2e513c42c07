import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { Generation } from '../runtime/generation.ts';
import { healthAnswer, readinessAnswer } from '../runtime/host-answers.ts';
import type { ServiceState } from './service-state.ts';

/** `/healthz` and `/readyz`, exactly; with a query they are targets like any other. Undefined for those. */
export function healthOf(
  { method, target }: { readonly method: string | undefined; readonly target: string | undefined },
  state: ServiceState,
): Outbound | Promise<Outbound> | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (target === '/healthz') return healthAnswer();
  return target === '/readyz' ? becomesReady(state).then(readinessAnswer) : undefined;
}

export function isReady({ current, phase }: ServiceState): boolean {
  return phase === 'serving' && current !== undefined && !isHeldBack(current);
}

/** With `readiness.sourceAuth: fail` nothing is ready that has not got a token. */
function isHeldBack({ app, config }: Generation): boolean {
  return (
    config.readiness.sourceAuth === 'fail' &&
    Object.values(app.sourceAuth.states()).some((state) => state !== 'ok')
  );
}

/** Probes wait a second by default (Kubernetes); an exchange with Entra ID may take five. */
const LOOK_MILLISECONDS = 700;

/** The same for a probe, which may be the first to ask: waits a moment for what Entra ID says where that counts. */
async function becomesReady(state: ServiceState): Promise<boolean> {
  const { current } = state;
  if (current !== undefined && isHeldBack(current))
    await Promise.race([current.app.sourceAuth.look(), pause(LOOK_MILLISECONDS)]);
  return isReady(state);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
