import type { Clock } from '@nymgate/engine/kernel/ports';

/** A point in time on both clocks, in milliseconds: neither of them alone can be trusted to go on. */
export type Instant = { readonly wall: number; readonly monotonic: number };

/** Now. */
export function currentInstant(clock: Clock): Instant {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/**
 * Milliseconds since a moment: the larger of what both clocks say. The monotonic clock may stand still while a machine sleeps or
 * a platform freezes the process (FRZ-01), and the wall clock may be set back (F23); neither can then make something look younger
 * than it is. A wall clock that is set forward makes it look older: a token is fetched too early, which harms nobody.
 *
 * @example elapsedSince({ wall: 1_000, monotonic: 50 }, { now: () => 121_000, monotonic: () => 60 }) // 120000
 */
export function elapsedMilliseconds({ wall, monotonic }: Instant, clock: Clock): number {
  return Math.max(clock.monotonic() - monotonic, clock.now() - wall);
}
