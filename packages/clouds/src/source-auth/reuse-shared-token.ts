import type { Clock } from '@nymgate/engine/kernel/ports';
import type { SharedToken, SharedTokenCache } from '../shared-state/shared-state.ts';
import { currentInstant, elapsedMilliseconds, type Instant } from './instant.ts';
import { type CachedToken, computeRefreshDelay, isRefreshDue, isUsable, mayLackRoles } from './token-life.ts';

export type SharedTokenCriteria = {
  readonly cachedToken: CachedToken | undefined;
  readonly rejectedTokens: readonly string[];
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly fraction: number;
};

export type ReusedToken = Omit<CachedToken, 'generation'>;

/**
 * Another replica's token, if it is younger than the cached one, not refused by Graph, and not due for
 * renewal itself.
 * @returns undefined: fetch one
 */
export async function reuseSharedToken(
  shared: SharedTokenCache,
  criteria: SharedTokenCriteria,
): Promise<ReusedToken | undefined> {
  const found = await shared.find((token) => isAcceptable(token, criteria));
  return found === undefined ? undefined : toReusedToken(found, criteria);
}

function isAcceptable(found: SharedToken, criteria: SharedTokenCriteria): boolean {
  const { cachedToken, rejectedTokens, clock } = criteria;
  const token = { ...toReusedToken(found, criteria), generation: 0 };
  const younger = cachedToken === undefined || found.age < elapsedMilliseconds(cachedToken.start, clock);
  const isNewer = isUsable(token, clock) && !isRefreshDue(token, clock) && !mayLackRoles(token, clock);
  return younger && isNewer && found.token !== cachedToken?.token && !rejectedTokens.includes(found.token);
}

function toReusedToken(
  { token, lifetime, age, hasRoles }: SharedToken,
  { clock, fraction }: SharedTokenCriteria,
): ReusedToken {
  return {
    token,
    lifetime,
    hasRoles,
    refreshAfter: computeRefreshDelay(lifetime, fraction),
    start: instantBefore(age, clock),
  };
}

function instantBefore(milliseconds: number, clock: Clock): Instant {
  const { wall, monotonic } = currentInstant(clock);
  return { wall: wall - milliseconds, monotonic: monotonic - milliseconds };
}
