import type { Clock } from '../kernel/ports.ts';

/** An access token and the moments, on both clocks, that its life is measured from. Milliseconds. */
export type HeldToken = {
  readonly token: string;
  readonly generation: number;
  readonly lifetime: number;
  /** When to fetch the next one in the background, counted from the grant. */
  readonly refreshAfter: number;
  readonly wallStart: number;
  readonly monotonicStart: number;
};

/** Never send a token that could expire on the way. */
const SAFETY_MARGIN = 30_000;
const EARLY_REFRESH = 300_000;
const EARLY_REFRESH_JITTER = 60_000;
/** The monotonic clock stands still while a machine sleeps: this much more wall time than monotonic time was a pause (F23). */
const LONGEST_PAUSE = 60_000;

/** When to refresh a token of this life: 5 minutes before its end, up to a minute earlier by chance, never before half of it. */
export function refreshDelay(lifetime: number, fraction: number): number {
  return Math.max(lifetime / 2, lifetime - EARLY_REFRESH - fraction * EARLY_REFRESH_JITTER);
}

/**
 * Whether the token may still be sent. Age is the larger of both clocks': a wall clock set back cannot prolong a token, and a
 * machine that slept does not wake with one.
 */
export function isUsable(held: HeldToken, clock: Clock): boolean {
  const { monotonic, wall } = ages(held, clock);
  if (wall - monotonic > LONGEST_PAUSE) return false;
  return Math.max(monotonic, wall) < held.lifetime - SAFETY_MARGIN;
}

/** Whether it is time to fetch the next token while this one still serves. */
export function isDue(held: HeldToken, clock: Clock): boolean {
  const { monotonic, wall } = ages(held, clock);
  return Math.max(monotonic, wall) >= held.refreshAfter;
}

function ages(held: HeldToken, clock: Clock): { monotonic: number; wall: number } {
  return { monotonic: clock.monotonic() - held.monotonicStart, wall: clock.now() - held.wallStart };
}
