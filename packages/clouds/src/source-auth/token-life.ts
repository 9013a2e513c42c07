import type { Clock } from '@nymgate/engine/kernel/ports';
import { elapsedMilliseconds, type Instant } from './instant.ts';

/** Milliseconds, from `start`. */
export type CachedToken = {
  readonly token: string;
  readonly generation: number;
  readonly lifetime: number;
  /** When to fetch the next one in the background, counted from the grant. */
  readonly refreshAfter: number;
  readonly hasRoles: boolean;
  readonly start: Instant;
};

/** Never send a token that could expire on the way. */
const SAFETY_MARGIN = 30_000;
const REFRESH_LEAD = 300_000;
const REFRESH_LEAD_JITTER = 60_000;

/** A token without roles is useless: with one request a minute, consent takes effect within the minute. */
const ROLELESS_MILLISECONDS = 60_000;
/** A 403 may mean roles granted later: a new token every five minutes costs Entra twelve calls an hour. */
const DENIED_MILLISECONDS = 300_000;

/** Due for renewal in the background, once it is old enough. */
export function withDeniedLifetime(cachedToken: CachedToken): CachedToken {
  return { ...cachedToken, refreshAfter: Math.min(cachedToken.refreshAfter, DENIED_MILLISECONDS) };
}

export function mayLackRoles(cachedToken: CachedToken, clock: Clock): boolean {
  return !cachedToken.hasRoles && elapsedMilliseconds(cachedToken.start, clock) >= ROLELESS_MILLISECONDS;
}

/** 5 minutes before the end, up to a minute earlier at random, never before half of the lifetime. */
export function computeRefreshDelay(lifetime: number, fraction: number): number {
  return Math.max(lifetime / 2, lifetime - REFRESH_LEAD - fraction * REFRESH_LEAD_JITTER);
}

/** By the clock that has advanced further, so that a frozen process doesn't use an old token (FRZ-01). */
export function isUsable(cachedToken: Pick<CachedToken, 'lifetime' | 'start'>, clock: Clock): boolean {
  return elapsedMilliseconds(cachedToken.start, clock) < cachedToken.lifetime - SAFETY_MARGIN;
}

export function isRefreshDue(cachedToken: CachedToken, clock: Clock): boolean {
  return elapsedMilliseconds(cachedToken.start, clock) >= cachedToken.refreshAfter;
}
