import type { Clock } from '@nymgate/engine/kernel/ports';
import { elapsedMilliseconds, type Instant } from './instant.ts';

/** An access token, and the moment that its life is measured from. Milliseconds. */
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

/** A token without any role is of no use: asking once a minute, consent is noticed within the minute. */
const ROLELESS_MILLISECONDS = 60_000;
/**
 * Graph's 403 may come from roles that were granted after the token was made, or from a role that is missing for good. A fresh
 * token every five minutes at most notices the one, and the other costs Entra twelve calls an hour.
 */
const DENIED_MILLISECONDS = 300_000;

/** The token after Graph has answered 403 to it: due for renewal in the background, once it is old enough. */
export function withDeniedLifetime(cachedToken: CachedToken): CachedToken {
  return { ...cachedToken, refreshAfter: Math.min(cachedToken.refreshAfter, DENIED_MILLISECONDS) };
}

/** Whether a fresh token should be asked for before this one is sent again: it has no role, and consent may have come since. */
export function mayLackRoles(cachedToken: CachedToken, clock: Clock): boolean {
  return !cachedToken.hasRoles && elapsedMilliseconds(cachedToken.start, clock) >= ROLELESS_MILLISECONDS;
}

/** When to refresh a token of this life: 5 minutes before its end, up to a minute earlier by chance, never before half of it. */
export function computeRefreshDelay(lifetime: number, fraction: number): number {
  return Math.max(lifetime / 2, lifetime - REFRESH_LEAD - fraction * REFRESH_LEAD_JITTER);
}

/**
 * Whether the token may still be sent. Its age alone decides, by the clock that has gone further: a wall clock set back cannot
 * prolong a token, and a process that was frozen past its end does not wake with one. That the process paused is no reason:
 * hosts freeze it between requests as a matter of course (FRZ-01).
 */
export function isUsable(cachedToken: Pick<CachedToken, 'lifetime' | 'start'>, clock: Clock): boolean {
  return elapsedMilliseconds(cachedToken.start, clock) < cachedToken.lifetime - SAFETY_MARGIN;
}

/** Whether it is time to fetch the next token while this one still serves. */
export function isRefreshDue(cachedToken: CachedToken, clock: Clock): boolean {
  return elapsedMilliseconds(cachedToken.start, clock) >= cachedToken.refreshAfter;
}
