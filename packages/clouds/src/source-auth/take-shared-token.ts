import type { Clock } from '@nymgate/engine/kernel/ports';
import type { SharedToken, SharedTokens } from '../shared-state/shared-state.ts';
import { elapsedSince, type Moment, momentOf } from './moment.ts';
import { type HeldToken, isDoubtful, isDue, isUsable, refreshDelay } from './token-life.ts';

export type Wanted = {
  readonly held: HeldToken | undefined;
  /** Tokens that Graph has answered 401 to. */
  readonly refused: readonly string[];
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly fraction: number;
};

/** A token of another replica, as one that this process has fetched so long ago. */
export type TakenToken = Omit<HeldToken, 'generation'>;

/**
 * The token that another replica has fetched, where it serves better than an exchange: younger than the one that is held, not refused by
 * Graph, and itself not yet to be replaced.
 *
 * @returns undefined: fetch one
 */
export async function takeSharedToken(shared: SharedTokens, wanted: Wanted): Promise<TakenToken | undefined> {
  const found = await shared.find((token) => serves(token, wanted));
  return found === undefined ? undefined : asTaken(found, wanted);
}

function serves(found: SharedToken, wanted: Wanted): boolean {
  const { held, refused, clock } = wanted;
  const token = { ...asTaken(found, wanted), generation: 0 };
  const younger = held === undefined || found.age < elapsedSince(held.start, clock);
  const fresh = isUsable(token, clock) && !isDue(token, clock) && !isDoubtful(token, clock);
  return younger && fresh && found.token !== held?.token && !refused.includes(found.token);
}

function asTaken({ token, lifetime, age, hasRoles }: SharedToken, { clock, fraction }: Wanted): TakenToken {
  return {
    token,
    lifetime,
    hasRoles,
    refreshAfter: refreshDelay(lifetime, fraction),
    start: ago(age, clock),
  };
}

function ago(milliseconds: number, clock: Clock): Moment {
  const { wall, monotonic } = momentOf(clock);
  return { wall: wall - milliseconds, monotonic: monotonic - milliseconds };
}
