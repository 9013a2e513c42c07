import { RequestError } from '../kernel/errors.ts';
import type { AccessTokens, Log, Metrics, Random } from '../kernel/ports.ts';
import { type Pause, pauseAfter, REFUSAL_MILLISECONDS, refusal } from './exchange-pause.ts';
import { type ExchangeOptions, exchangeToken } from './exchange-token.ts';
import type { ExchangeOutcome } from './read-token-response.ts';
import { type HeldToken, isDue, isUsable, refreshDelay } from './token-life.ts';

export type AccessTokensOptions = ExchangeOptions & {
  /** Connector id, for metrics and log. */
  readonly connector: string;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
};

type Issued = { readonly token: string; readonly generation: number };

type State = {
  held: HeldToken | undefined;
  /** The one exchange under way; every waiter shares it. Never rejects. */
  running: Promise<Issued | RequestError> | undefined;
  pause: Pause | undefined;
  failures: number;
  generation: number;
  /** Monotonic start times of the last two granted exchanges. */
  grants: readonly number[];
};

/**
 * Access tokens of one Entra application, cached. One exchange at a time, shared by all who wait; the next token is fetched in
 * the background about five minutes before the end, and nobody waits for it while the old one lives; failures are remembered,
 * so that a permanent refusal costs Entra at most two calls a minute. No timers: time passes only when somebody asks.
 *
 * @throws RequestError (from `get`) SOURCE_AUTH_FAILED with the numeric AADSTS code as hint, or SOURCE_UNREACHABLE with Retry-After
 * @example const { token, generation } = await tokens.get(); … if (status === 401) tokens.invalidate(generation);
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const state: State = {
    held: undefined,
    running: undefined,
    pause: undefined,
    failures: 0,
    generation: 0,
    grants: [],
  };
  return Object.freeze({
    get: (signal?: AbortSignal) => getToken(state, options, signal),
    invalidate: (generation: number) => {
      if (state.held?.generation === generation) state.held = undefined;
    },
  });
}

async function getToken(
  state: State,
  options: AccessTokensOptions,
  signal: AbortSignal | undefined,
): Promise<Issued> {
  const { held } = state;
  if (held !== undefined && isUsable(held, options.clock)) {
    if (isDue(held, options.clock)) void refresh(state, options);
    return { token: held.token, generation: held.generation };
  }
  const result = await unlessAborted(refresh(state, options), signal);
  if (result instanceof RequestError) throw result;
  return result;
}

function refresh(state: State, options: AccessTokensOptions): Promise<Issued | RequestError> {
  if (state.running !== undefined) return state.running;
  const now = options.clock.monotonic();
  const pause = activePause(state, now);
  if (pause !== undefined) return Promise.resolve(pause.failure(now));
  const running = exchange(state, options)
    // A failure that nobody foresaw must neither hang the waiters nor end the process from the background.
    .catch(() => new RequestError('SOURCE_AUTH_FAILED', { subject: 'internal' }))
    .finally(() => {
      state.running = undefined;
    });
  state.running = running;
  return running;
}

/**
 * Two tokens granted within a minute and a third asked for: Graph refuses what Entra grants (wrong cloud, revoked session).
 * Fetching more would only load Entra; the minute has to pass.
 */
function activePause(state: State, now: number): Pause | undefined {
  if (state.pause !== undefined && now < state.pause.until) return state.pause;
  const [oldest, ...newer] = state.grants;
  if (oldest === undefined || newer.length === 0 || now >= oldest + REFUSAL_MILLISECONDS) return undefined;
  return refusal(oldest + REFUSAL_MILLISECONDS);
}

async function exchange(state: State, options: AccessTokensOptions): Promise<Issued | RequestError> {
  const startedAt = options.clock.monotonic();
  const wallStart = options.clock.now();
  const outcome = await exchangeToken(options);
  report(options, outcome);
  if (outcome.kind === 'granted') return hold(state, options, { ...outcome, startedAt, wallStart });
  const now = options.clock.monotonic();
  state.failures += 1;
  state.pause = pauseAfter({ outcome, now, failures: state.failures, fraction: options.random.fraction() });
  return state.pause.failure(now);
}

type Granted = {
  readonly token: string;
  readonly lifetime: number;
  readonly startedAt: number;
  readonly wallStart: number;
};

function hold(state: State, { random }: AccessTokensOptions, granted: Granted): Issued {
  const { token, lifetime, startedAt, wallStart } = granted;
  state.failures = 0;
  state.pause = undefined;
  state.generation += 1;
  state.grants = [...state.grants.slice(-1), startedAt];
  // Life counts from before the request: Entra started the clock somewhere between then and now.
  state.held = {
    token,
    lifetime,
    generation: state.generation,
    refreshAfter: refreshDelay(lifetime, random.fraction()),
    wallStart,
    monotonicStart: startedAt,
  };
  return { token, generation: state.generation };
}

function report({ connector, log, metrics }: AccessTokensOptions, outcome: ExchangeOutcome): void {
  metrics.count('nymgate_token_fetches_total', { connector, outcome: outcome.kind });
  const level = outcome.kind === 'granted' ? 'info' : outcome.kind === 'refused' ? 'error' : 'warn';
  log.write(level, 'token_exchange', {
    connector,
    outcome: outcome.kind,
    hint: outcome.kind === 'refused' ? outcome.hint : undefined,
    reason: outcome.kind === 'unavailable' ? outcome.reason : undefined,
  });
}

/** A waiter may leave; the exchange goes on for the others. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => reject(new RequestError('SOURCE_UNREACHABLE', { subject: 'aborted' }));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    void promise.then((value) => {
      signal.removeEventListener('abort', leave);
      resolve(value);
    });
  });
}
