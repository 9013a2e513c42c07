import { Buffer } from 'node:buffer';
import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import type { Caller, CallerReason } from '@nymgate/engine/kernel/caller';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Gateway } from './gateway.ts';

/** `failure` is what the request threw. */
export type ReleaseSlot = (failure?: unknown) => void;

/** Rate, concurrency and invalid reversible pseudonyms of each caller (T1-35, TOK-09). */
export type CallerLimits = {
  /**
   * Local limits first, then those shared by replicas.
   * @returns the function to call at the end of the request; a promise with shared state
   * @throws RequestError CALLER_THROTTLED with the seconds to wait
   */
  readonly acquire: (caller: Caller) => ReleaseSlot | Promise<ReleaseSlot>;
  /**
   * Takes a slot for the finished response of a batch. Never refused, since the work would be lost; while it
   * waits for room, it counts against the caller's next requests (BAT-05).
   */
  readonly hold: (caller: Caller) => ReleaseSlot;
};

export type CallerLimitsOptions = {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
  /** In ten seconds; each is a guess at a pseudonym. */
  readonly maxInvalidTokens: number;
  readonly shared?: SharedLimits | undefined;
};

export type SharedLimits = {
  readonly state: SharedState;
  /** Unique per request. */
  readonly lease: () => string;
  /** Maximum duration; a request of a killed process counts that long. */
  readonly leaseMilliseconds: number;
};

const MINUTE_MILLISECONDS = 60_000;
const INVALID_WINDOW_MILLISECONDS = 10_000;
const MAX_CALLERS = 10_000;

type CallerState = {
  inFlight: number;
  /** As of `refilledAt`. */
  tokens: number;
  refilledAt: number;
  invalid: number;
  invalidWindowEnd: number;
};

const LEASE_BYTES = 12;
/** A response may still be on its way to a slow caller. */
const LEASE_MARGIN = 5_000;

export function createGatewayCallerLimits({ clock, limits, random, shared: state }: Gateway): CallerLimits {
  const { invalidTokens, requestMilliseconds } = limits;
  const shared = state && {
    state,
    lease: () => Buffer.from(random.bytes(LEASE_BYTES)).toString('base64url'),
    leaseMilliseconds: requestMilliseconds + LEASE_MARGIN,
  };
  return createCallerLimits({ monotonic: clock.monotonic, maxInvalidTokens: invalidTokens, shared });
}

export function createCallerLimits({
  monotonic,
  maxInvalidTokens,
  shared,
}: CallerLimitsOptions): CallerLimits {
  const states = new Map<string, CallerState>();
  return {
    acquire: (caller) => {
      const now = monotonic();
      const state = getOrCreateState(states, caller, now);
      acquireLocal(state, { caller, now, invalidTokens: maxInvalidTokens });
      const release: ReleaseSlot = (failure) => {
        state.inFlight -= 1;
        if (!isInvalidTokenFailure(failure)) return;
        countInvalidLocally(state, monotonic());
        if (shared !== undefined) void countInvalid(shared.state, { state, caller, monotonic });
      };
      return shared === undefined || isUnlimited(caller)
        ? release
        : acquireShared(shared, { caller, state, release });
    },
    hold: (caller) => {
      const state = getOrCreateState(states, caller, monotonic());
      state.inFlight += 1;
      return () => {
        state.inFlight -= 1;
      };
    },
  };
}

function isInvalidTokenFailure(failure: unknown): boolean {
  return failure instanceof RequestError && failure.code === 'TOKEN_INVALID';
}

function isUnlimited({ grant }: Caller): boolean {
  return grant.requestsPerMinute === undefined && grant.concurrentRequests === undefined;
}

type SharedAcquireRequest = {
  readonly caller: Caller;
  readonly state: CallerState;
  readonly release: ReleaseSlot;
};

/** When the store is unavailable, the local limits apply. */
async function acquireShared(
  shared: SharedLimits,
  { caller, state, release }: SharedAcquireRequest,
): Promise<ReleaseSlot> {
  const { requestsPerMinute, concurrentRequests } = caller.grant;
  const [name, lease] = [`limits ${caller.id}`, shared.lease()];
  const { leaseMilliseconds } = shared;
  const verdict = await shared.state.acquireSlot(name, {
    ...{ requestsPerMinute, concurrentRequests, lease, leaseMilliseconds },
  });
  if (verdict?.admitted === false) {
    release();
    // A refusal by other replicas' use doesn't consume the local rate.
    if (requestsPerMinute !== undefined) state.tokens += 1;
    throw throttledError(verdict.reason, verdict.milliseconds);
  }
  return (failure) => {
    release(failure);
    if (concurrentRequests !== undefined) shared.state.releaseSlot(name, lease);
  };
}

type InvalidTokenEvent = {
  readonly state: CallerState;
  readonly caller: Caller;
  readonly monotonic: () => number;
};

/** Guesses at all replicas add up; nothing waits for the result, which takes effect at the next guess. */
async function countInvalid(
  shared: SharedState,
  { state, caller, monotonic }: InvalidTokenEvent,
): Promise<void> {
  const found = await shared.increment(`guesses ${caller.id}`, INVALID_WINDOW_MILLISECONDS);
  if (found === undefined || found.count <= state.invalid) return;
  state.invalid = found.count;
  state.invalidWindowEnd = monotonic() + Math.min(found.milliseconds, INVALID_WINDOW_MILLISECONDS);
}

function getOrCreateState(states: Map<string, CallerState>, { id, grant }: Caller, now: number): CallerState {
  const state = states.get(id) ?? {
    inFlight: 0,
    tokens: grant.requestsPerMinute ?? 0,
    refilledAt: now,
    invalid: 0,
    invalidWindowEnd: 0,
  };
  states.delete(id);
  states.set(id, state);
  if (states.size > MAX_CALLERS) evictOldest(states);
  return state;
}

function evictOldest(states: Map<string, CallerState>): void {
  for (const [oldest, { inFlight }] of states) {
    if (states.size <= MAX_CALLERS) return;
    if (inFlight === 0) states.delete(oldest);
  }
}

type AcquireRequest = { readonly caller: Caller; readonly now: number; readonly invalidTokens: number };

function acquireLocal(state: CallerState, { caller, now, invalidTokens }: AcquireRequest): void {
  const { concurrentRequests, requestsPerMinute } = caller.grant;
  if (state.invalid >= invalidTokens && now < state.invalidWindowEnd)
    throw throttledError('invalid-tokens', state.invalidWindowEnd - now);
  if (concurrentRequests !== undefined && state.inFlight >= concurrentRequests)
    throw throttledError('concurrency', 1_000);
  if (requestsPerMinute !== undefined) takeBucketToken(state, requestsPerMinute, now);
  state.inFlight += 1;
}

/** Token bucket of a minute's requests. */
function takeBucketToken(state: CallerState, perMinute: number, now: number): void {
  state.tokens = Math.min(
    perMinute,
    state.tokens + ((now - state.refilledAt) * perMinute) / MINUTE_MILLISECONDS,
  );
  state.refilledAt = now;
  if (state.tokens < 1) throw throttledError('rate', ((1 - state.tokens) * MINUTE_MILLISECONDS) / perMinute);
  state.tokens -= 1;
}

function countInvalidLocally(state: CallerState, now: number): void {
  if (now >= state.invalidWindowEnd) {
    state.invalid = 0;
    state.invalidWindowEnd = now + INVALID_WINDOW_MILLISECONDS;
  }
  state.invalid += 1;
}

function throttledError(callerReason: CallerReason, milliseconds: number): RequestError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1_000));
  return new RequestError('CALLER_THROTTLED', { callerReason, retryAfter });
}
