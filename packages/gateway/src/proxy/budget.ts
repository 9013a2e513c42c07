import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { Budget } from './steps/call-upstream.ts';
import type { Gateway } from './steps/gateway.ts';

type Limits = Pick<Gateway, 'clock' | 'limits'>;

/** One deadline for the whole exchange with Entra and Graph, the platform's if it is sooner; the caller's going away ends it too. */
export function openBudget(gateway: Limits, inbound: Inbound): Budget {
  return budgetOf(timeLeftOf(gateway, inbound), inbound);
}

export function budgetOf(timeLeft: () => number, { signal }: Inbound): Budget {
  return { remaining: () => Math.max(timeLeft(), 1), signal };
}

/** Milliseconds that a request still has, counted from now on; below zero when its time is over. */
export function timeLeftOf(
  { clock, limits }: Limits,
  { timeLeft = Number.POSITIVE_INFINITY }: Inbound,
): () => number {
  const end = clock.monotonic() + Math.min(limits.requestMilliseconds, timeLeft);
  return () => end - clock.monotonic();
}
