import { RequestError } from '@nymgate/engine/kernel/errors';
import type {
  AbortSignalLike,
  AccessTokenProvider,
  Clock,
  Log,
  Metrics,
  Random,
  SourceAuthState,
} from '@nymgate/engine/kernel/ports';
import type { SharedTokenCache } from '../shared-state/shared-state.ts';
import {
  type Backoff,
  createBackoff,
  createLocalLimitBackoff,
  type FailedExchange,
  remainingBackoff,
} from './exchange-pause.ts';
import { type ExchangeOptions, exchangeToken } from './exchange-token.ts';
import { currentInstant, elapsedMilliseconds, type Instant } from './instant.ts';
import type { ExchangeOutcome } from './read-token-response.ts';
import { reportExchange } from './report-exchange.ts';
import { type ReusedToken, reuseSharedToken } from './reuse-shared-token.ts';
import {
  type CachedToken,
  computeRefreshDelay,
  isRefreshDue,
  isUsable,
  mayLackRoles,
  withDeniedLifetime,
} from './token-life.ts';

export type AccessTokensOptions = ExchangeOptions & {
  readonly connector: string;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Absent: tokens aren't shared between replicas. */
  readonly shared?: SharedTokenCache | undefined;
};

type IssuedToken = { readonly token: string; readonly generation: number };

type TokenState = {
  cachedToken: CachedToken | undefined;
  /** Graph returned 401 for these. Entra may issue the same bytes again, which are never sent again. */
  rejectedTokens: readonly string[];
  /** At most one, shared by all waiters. Never rejects. */
  pendingExchange: Promise<IssuedToken | RequestError> | undefined;
  backoff: Backoff | undefined;
  failures: number;
  generation: number;
  /** When the last two granted exchanges began. */
  recentGrants: readonly Instant[];
};

/**
 * Entra's nodes may return their cached tokens in turn; at two exchanges a minute, this covers four minutes.
 */
const MAX_REJECTED_TOKENS = 8;

/**
 * Cached access tokens of one Entra application, with one exchange at a time. The next token is fetched in
 * the background five minutes before expiry, or earlier when the token lacks roles (a minute) or Graph
 * returned 403 (five), since consent may have come. Failures back off, so that a permanent refusal costs
 * Entra at most two calls a minute. No timers.
 * @throws RequestError (from `get`) SOURCE_AUTH_FAILED with the numeric AADSTS code as hint, or with
 * Retry-After for the local limit; SOURCE_UNREACHABLE with Retry-After
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokenProvider {
  const state: TokenState = {
    cachedToken: undefined,
    rejectedTokens: [],
    pendingExchange: undefined,
    backoff: undefined,
    failures: 0,
    generation: 0,
    recentGrants: [],
  };
  return Object.freeze({
    get: (signal?: AbortSignalLike) => getToken(state, options, signal),
    invalidate: (generation: number, status: 401 | 403 = 401) => {
      if (state.cachedToken?.generation === generation) invalidate(state, options, status);
    },
    state: () => getAuthState(state, options),
    expiresAt: () => getTokenEnd(state, options),
  });
}

function getAuthState(state: TokenState, options: AccessTokensOptions): SourceAuthState {
  if (getUsableToken(state, options) !== undefined) return 'ok';
  return (state.backoff ?? activeBackoff(state, options.clock)) === undefined ? 'unknown' : 'failing';
}

function getTokenEnd(state: TokenState, options: AccessTokensOptions): number | undefined {
  const cachedToken = getUsableToken(state, options);
  if (cachedToken === undefined) return undefined;
  return options.clock.now() + cachedToken.lifetime - elapsedMilliseconds(cachedToken.start, options.clock);
}

function invalidate(state: TokenState, options: AccessTokensOptions, status: 401 | 403): void {
  const { cachedToken } = state;
  if (cachedToken === undefined) return;
  if (status === 401) {
    state.rejectedTokens = [...state.rejectedTokens, cachedToken.token].slice(-MAX_REJECTED_TOKENS);
    state.cachedToken = undefined;
    return;
  }
  state.cachedToken = withDeniedLifetime(cachedToken);
  if (isRefreshDue(state.cachedToken, options.clock)) void refresh(state, options);
}

async function getToken(
  state: TokenState,
  options: AccessTokensOptions,
  signal: AbortSignalLike | undefined,
): Promise<IssuedToken> {
  const cachedToken = getUsableToken(state, options);
  if (cachedToken !== undefined && !mayLackRoles(cachedToken, options.clock)) {
    if (isRefreshDue(cachedToken, options.clock)) void refresh(state, options);
    return toIssuedToken(cachedToken);
  }
  const result = await raceWithSignal(refresh(state, options), signal);
  if (!(result instanceof RequestError)) return result;
  const backoffLeft = getUsableToken(state, options);
  if (backoffLeft === undefined) throw result;
  return toIssuedToken(backoffLeft);
}

function toIssuedToken({ token, generation }: CachedToken): IssuedToken {
  return { token, generation };
}

function getUsableToken(
  { cachedToken }: TokenState,
  { clock }: AccessTokensOptions,
): CachedToken | undefined {
  return cachedToken !== undefined && isUsable(cachedToken, clock) ? cachedToken : undefined;
}

function refresh(state: TokenState, options: AccessTokensOptions): Promise<IssuedToken | RequestError> {
  if (state.pendingExchange !== undefined) return state.pendingExchange;
  const pause = activeBackoff(state, options.clock);
  if (pause !== undefined) return Promise.resolve(pause.failure(remainingBackoff(pause, options.clock)));
  const running = fetchToken(state, options)
    // An unexpected failure must neither hang the waiters, nor end the process, nor call Entra at each
    // request.
    .catch(() => recordFailure(state, options, { kind: 'no-assertion', subject: 'internal' }))
    .finally(() => {
      state.pendingExchange = undefined;
    });
  state.pendingExchange = running;
  return running;
}

/** A third token within a minute: Graph refuses what Entra grants, and more exchanges don't help. */
function activeBackoff({ backoff, recentGrants }: TokenState, clock: Clock): Backoff | undefined {
  const [oldest, ...newer] = recentGrants;
  const exhaustedAt =
    oldest === undefined || newer.length === 0 ? undefined : createLocalLimitBackoff(oldest);
  return [backoff, exhaustedAt].find((one) => one !== undefined && remainingBackoff(one, clock) > 0);
}

async function fetchToken(
  state: TokenState,
  options: AccessTokensOptions,
): Promise<IssuedToken | RequestError> {
  const { shared, clock, random } = options;
  if (shared === undefined) return exchangeWithEntra(state, options);
  const { cachedToken, rejectedTokens } = state;
  const sharedToken = await reuseSharedToken(shared, {
    cachedToken,
    rejectedTokens,
    clock,
    fraction: random.fraction(),
  });
  if (sharedToken !== undefined) return cacheSharedToken(state, sharedToken);
  const before = state.generation;
  const result = await exchangeWithEntra(state, options);
  shareToken(shared, state.generation === before ? undefined : state.cachedToken, clock);
  return result;
}

/** Other replicas wait for the result. */
function shareToken(shared: SharedTokenCache, localToken: CachedToken | undefined, clock: Clock): void {
  if (localToken === undefined) shared.abandon();
  else shared.store({ ...localToken, age: elapsedMilliseconds(localToken.start, clock) });
}

/** Not a grant of this process: it doesn't count towards the local limit. */
function cacheSharedToken(state: TokenState, sharedToken: ReusedToken): IssuedToken {
  state.failures = 0;
  state.backoff = undefined;
  state.generation += 1;
  state.cachedToken = { ...sharedToken, generation: state.generation };
  return toIssuedToken(state.cachedToken);
}

async function exchangeWithEntra(
  state: TokenState,
  options: AccessTokensOptions,
): Promise<IssuedToken | RequestError> {
  const { outcome, start } = await exchangeUntilFresh(options);
  if (outcome.kind !== 'granted') return recordFailure(state, options, outcome);
  if (!state.rejectedTokens.includes(outcome.token)) return cacheToken(state, options, { ...outcome, start });
  state.backoff = createLocalLimitBackoff(currentInstant(options.clock));
  return state.backoff.failure(remainingBackoff(state.backoff, options.clock));
}

type TimedOutcome = { readonly outcome: ExchangeOutcome; readonly start: Instant };

/**
 * Repeats an exchange during which the host froze the process (FRZ-01): its result says nothing about Entra.
 */
async function exchangeUntilFresh(options: AccessTokensOptions): Promise<TimedOutcome> {
  const first = await exchangeAndReport(options);
  return isStale(first, options.clock) ? exchangeAndReport(options) : first;
}

async function exchangeAndReport(options: AccessTokensOptions): Promise<TimedOutcome> {
  const start = currentInstant(options.clock);
  const outcome = await exchangeToken(options);
  reportExchange(options, outcome);
  return { outcome, start };
}

/** An exchange takes at most five seconds (F02); a longer one was suspended. */
const SUSPEND_THRESHOLD_MILLISECONDS = 60_000;

/** Expired on arrival, or failed while suspended. */
function isStale({ outcome, start }: TimedOutcome, clock: Clock): boolean {
  if (outcome.kind === 'granted') return !isUsable({ lifetime: outcome.lifetime, start }, clock);
  const failed = outcome.kind === 'unavailable' || outcome.kind === 'no-assertion';
  return failed && elapsedMilliseconds(start, clock) > SUSPEND_THRESHOLD_MILLISECONDS;
}

function recordFailure(
  state: TokenState,
  { clock, random }: AccessTokensOptions,
  outcome: FailedExchange['outcome'],
): RequestError {
  state.failures += 1;
  const [ended, fraction] = [currentInstant(clock), random.fraction()];
  state.backoff = createBackoff({ outcome, ended, failures: state.failures, fraction });
  return state.backoff.failure(state.backoff.durationMilliseconds);
}

type GrantedToken = {
  readonly token: string;
  readonly lifetime: number;
  readonly hasRoles: boolean;
  readonly start: Instant;
};

function cacheToken(state: TokenState, { random }: AccessTokensOptions, granted: GrantedToken): IssuedToken {
  const { token, lifetime, hasRoles, start } = granted;
  state.failures = 0;
  state.backoff = undefined;
  state.generation += 1;
  state.recentGrants = [...state.recentGrants.slice(-1), start];
  // Lifetime counts from before the request: Entra's clock started between then and now.
  state.cachedToken = {
    token,
    lifetime,
    generation: state.generation,
    refreshAfter: computeRefreshDelay(lifetime, random.fraction()),
    hasRoles,
    start,
  };
  return { token, generation: state.generation };
}

/** A waiter may leave; the exchange continues for the others. */
function raceWithSignal<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new RequestError('SOURCE_UNREACHABLE', { subject: 'aborted' }));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    void promise.then((value) => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
  });
}
