import { Buffer } from 'node:buffer';
import type { Caller, CallerReason } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type { Gateway } from './gateway.ts';

/** Says that a request has ended, with what it threw if it did. */
export type Leave = (failure?: unknown) => void;

/** Rate, concurrency and invalid reversible pseudonyms of each caller (T1-35, TOK-09). */
export type CallerLimits = {
  /**
   * Lets one request of a caller in, within its limits: those of this process first, then those over all replicas where they share.
   *
   * @returns what must be called when the request has ended; a promise where replicas are asked
   * @throws RequestError CALLER_THROTTLED with the seconds to wait
   */
  readonly enter: (caller: Caller) => Leave | Promise<Leave>;
  /**
   * Takes a place of the caller's for an answer that is made already: of a batch, whose requests had the places until now. It is never
   * refused, because all that was done would be lost; but while it waits for room, the caller's next requests are (BAT-05).
   */
  readonly hold: (caller: Caller) => Leave;
};

export type CallerLimitsOptions = {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
  /** Requests that may end with TOKEN_INVALID in ten seconds; each of them is a guess at a pseudonym. */
  readonly invalidTokens: number;
  /** Absent: nobody else serves these callers, as far as we know. */
  readonly shared?: SharedLimits | undefined;
};

export type SharedLimits = {
  readonly state: SharedState;
  /** A name that no other request has. */
  readonly lease: () => string;
  /** How long a request may take at most; one whose process was killed counts so long. */
  readonly leaseMilliseconds: number;
};

const MINUTE = 60_000;
const INVALID_WINDOW = 10_000;
const MOST_CALLERS = 10_000;

type State = {
  inFlight: number;
  /** Tokens of the bucket, when it was last looked at. */
  tokens: number;
  looked: number;
  invalid: number;
  invalidEnds: number;
};

const LEASE_BYTES = 12;
/** An answer may still be on its way to a slow caller when its time is over. */
const LEASE_MARGIN = 5_000;

/** The limits of a gateway's callers, over all replicas where the gateway shares. */
export function callerLimitsOf({ clock, limits, random, shared: state }: Gateway): CallerLimits {
  const { invalidTokens, requestMilliseconds } = limits;
  const shared = state && {
    state,
    lease: () => Buffer.from(random.bytes(LEASE_BYTES)).toString('base64url'),
    leaseMilliseconds: requestMilliseconds + LEASE_MARGIN,
  };
  return createCallerLimits({ monotonic: clock.monotonic, invalidTokens, shared });
}

/** @example createCallerLimits({ monotonic, invalidTokens: 200 }).enter(caller) // a function to call at the end */
export function createCallerLimits({ monotonic, invalidTokens, shared }: CallerLimitsOptions): CallerLimits {
  const states = new Map<string, State>();
  return {
    enter: (caller) => {
      const now = monotonic();
      const state = stateOf(states, caller, now);
      enter(state, { caller, now, invalidTokens });
      const leave: Leave = (failure) => {
        state.inFlight -= 1;
        if (!isGuess(failure)) return;
        noteInvalid(state, monotonic());
        if (shared !== undefined) void countInvalid(shared.state, { state, caller, monotonic });
      };
      return shared === undefined || isUnlimited(caller)
        ? leave
        : enterShared(shared, { caller, state, leave });
    },
    hold: (caller) => {
      const state = stateOf(states, caller, monotonic());
      state.inFlight += 1;
      return () => {
        state.inFlight -= 1;
      };
    },
  };
}

function isGuess(failure: unknown): boolean {
  return failure instanceof RequestError && failure.code === 'TOKEN_INVALID';
}

function isUnlimited({ grant }: Caller): boolean {
  return grant.requestsPerMinute === undefined && grant.concurrentRequests === undefined;
}

type SharedEntry = { readonly caller: Caller; readonly state: State; readonly leave: Leave };

/** Where nobody can tell, what this process has allowed already is all that holds. */
async function enterShared(shared: SharedLimits, { caller, state, leave }: SharedEntry): Promise<Leave> {
  const { requestsPerMinute, concurrentRequests } = caller.grant;
  const [name, lease] = [`limits ${caller.id}`, shared.lease()];
  const { leaseMilliseconds } = shared;
  const verdict = await shared.state.admit(name, {
    ...{ requestsPerMinute, concurrentRequests, lease, leaseMilliseconds },
  });
  if (verdict?.admitted === false) {
    leave();
    // What others have used up is not taken from this process's own measure too.
    if (requestsPerMinute !== undefined) state.tokens += 1;
    throw throttled(verdict.reason, verdict.milliseconds);
  }
  return (failure) => {
    leave(failure);
    if (concurrentRequests !== undefined) shared.state.leave(name, lease);
  };
}

type Guess = { readonly state: State; readonly caller: Caller; readonly monotonic: () => number };

/** Guesses at all replicas count together; each learns of the others' at its own next one, so nobody waits for this. */
async function countInvalid(shared: SharedState, { state, caller, monotonic }: Guess): Promise<void> {
  const found = await shared.count(`guesses ${caller.id}`, INVALID_WINDOW);
  if (found === undefined || found.count <= state.invalid) return;
  state.invalid = found.count;
  state.invalidEnds = monotonic() + Math.min(found.milliseconds, INVALID_WINDOW);
}

function stateOf(states: Map<string, State>, { id, grant }: Caller, now: number): State {
  const state = states.get(id) ?? {
    inFlight: 0,
    tokens: grant.requestsPerMinute ?? 0,
    looked: now,
    invalid: 0,
    invalidEnds: 0,
  };
  states.delete(id);
  states.set(id, state);
  if (states.size > MOST_CALLERS) forgetOldest(states);
  return state;
}

function forgetOldest(states: Map<string, State>): void {
  for (const [oldest, { inFlight }] of states) {
    if (states.size <= MOST_CALLERS) return;
    if (inFlight === 0) states.delete(oldest);
  }
}

type Entry = { readonly caller: Caller; readonly now: number; readonly invalidTokens: number };

function enter(state: State, { caller, now, invalidTokens }: Entry): void {
  const { concurrentRequests, requestsPerMinute } = caller.grant;
  if (state.invalid >= invalidTokens && now < state.invalidEnds)
    throw throttled('invalid-tokens', state.invalidEnds - now);
  if (concurrentRequests !== undefined && state.inFlight >= concurrentRequests)
    throw throttled('concurrency', 1_000);
  if (requestsPerMinute !== undefined) takeToken(state, requestsPerMinute, now);
  state.inFlight += 1;
}

/** Token bucket: a minute's worth at once, then evenly. */
function takeToken(state: State, perMinute: number, now: number): void {
  state.tokens = Math.min(perMinute, state.tokens + ((now - state.looked) * perMinute) / MINUTE);
  state.looked = now;
  if (state.tokens < 1) throw throttled('rate', ((1 - state.tokens) * MINUTE) / perMinute);
  state.tokens -= 1;
}

function noteInvalid(state: State, now: number): void {
  if (now >= state.invalidEnds) {
    state.invalid = 0;
    state.invalidEnds = now + INVALID_WINDOW;
  }
  state.invalid += 1;
}

function throttled(callerReason: CallerReason, milliseconds: number): RequestError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1_000));
  return new RequestError('CALLER_THROTTLED', { callerReason, retryAfter });
}
