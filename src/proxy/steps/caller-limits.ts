import type { Caller, CallerReason } from '../../kernel/caller.ts';
import { RequestError } from '../../kernel/errors.ts';

/** Rate, concurrency and invalid reversible pseudonyms of each caller (T1-35, TOK-09). */
export type CallerLimits = {
  /**
   * Lets one request of a caller in, within its limits.
   *
   * @returns what must be called when the request has ended, with what it threw if it did
   * @throws RequestError CALLER_THROTTLED with the seconds to wait
   */
  readonly enter: (caller: Caller) => (failure?: unknown) => void;
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

/**
 * @param monotonic milliseconds of a clock that never jumps
 * @param invalidTokens requests that may end with TOKEN_INVALID in ten seconds; each of them is a guess at a pseudonym
 */
export function createCallerLimits(monotonic: () => number, invalidTokens: number): CallerLimits {
  const states = new Map<string, State>();
  return {
    enter: (caller) => {
      const now = monotonic();
      const state = stateOf(states, caller, now);
      enter(state, { caller, now, invalidTokens });
      return (failure) => {
        state.inFlight -= 1;
        if (failure instanceof RequestError && failure.code === 'TOKEN_INVALID')
          noteInvalid(state, monotonic());
      };
    },
  };
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
