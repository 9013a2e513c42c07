import type { Clock } from '@nymgate/engine/kernel/ports';

/** Neither clock is reliable by itself. Milliseconds. */
export type Instant = { readonly wall: number; readonly monotonic: number };

export function currentInstant(clock: Clock): Instant {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** The larger difference of both clocks: a frozen process stops one (FRZ-01), the other is set (F23). */
export function elapsedMilliseconds({ wall, monotonic }: Instant, clock: Clock): number {
  return Math.max(clock.monotonic() - monotonic, clock.now() - wall);
}
