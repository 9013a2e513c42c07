import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Budget } from './steps/call-upstream.ts';
import type { Gateway } from './steps/gateway.ts';

type Limits = Pick<Gateway, 'clock' | 'limits'>;

/** One deadline for Entra and Graph; the caller's disconnection ends it too. */
export function createBudget(gateway: Limits, inbound: Inbound): Budget {
  return toBudget(createRemainingTime(gateway, inbound), inbound);
}

export function toBudget(remainingMilliseconds: () => number, { signal }: Inbound): Budget {
  return { remainingMilliseconds: () => Math.max(remainingMilliseconds(), 1), signal };
}

/** Below zero when the time is over. */
export function createRemainingTime(
  { clock, limits }: Limits,
  { timeLeft: remainingMilliseconds = Number.POSITIVE_INFINITY }: Inbound,
): () => number {
  const end = clock.monotonic() + Math.min(limits.requestMilliseconds, remainingMilliseconds);
  return () => end - clock.monotonic();
}
