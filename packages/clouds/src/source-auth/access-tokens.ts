import { RequestError } from '@nymgate/engine/kernel/errors';
import type {
  AccessTokens,
  Clock,
  Leaving,
  Log,
  Metrics,
  Random,
  SourceAuthState,
} from '@nymgate/engine/kernel/ports';
import type { SharedTokens } from '../shared-state/shared-state.ts';
import { type FailedExchange, leftOf, ownLimitPause, type Pause, pauseAfter } from './exchange-pause.ts';
import { type ExchangeOptions, exchangeToken } from './exchange-token.ts';
import { elapsedSince, type Moment, momentOf } from './moment.ts';
import type { ExchangeOutcome } from './read-token-response.ts';
import { reportExchange } from './report-exchange.ts';
import { type TakenToken, takeSharedToken } from './take-shared-token.ts';
import { deniedByGraph, type HeldToken, isDoubtful, isDue, isUsable, refreshDelay } from './token-life.ts';

export type AccessTokensOptions = ExchangeOptions & {
  /** Connector id, for metrics and log. */
  readonly connector: string;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What other replicas have fetched for this application; absent: nothing is shared. */
  readonly shared?: SharedTokens | undefined;
};

type Issued = { readonly token: string; readonly generation: number };

type State = {
  held: HeldToken | undefined;
  /** The last tokens that Graph answered 401 to: Entra may hand out the same bytes again, and they are never sent again. */
  refused: readonly string[];
  /** The one exchange under way; every waiter shares it. Never rejects. */
  running: Promise<Issued | RequestError> | undefined;
  pause: Pause | undefined;
  failures: number;
  generation: number;
  /** When the last two granted exchanges began. */
  grants: readonly Moment[];
};

/** Entra's nodes may hand out the tokens that they keep by turns; at two exchanges a minute, so many tokens cover four minutes. */
const REFUSED_TOKENS = 8;

/**
 * Access tokens of one Entra application, cached. One exchange at a time, shared by all who wait; the next token is fetched in
 * the background about five minutes before the end, and nobody waits for it while the old one lives; failures are remembered,
 * so that a permanent refusal costs Entra at most two calls a minute. A token without roles is replaced after a minute, one
 * to which Graph has said 403 after five, since consent may have come meanwhile; should Entra not answer then, the old one
 * goes on serving. No timers: time passes only when somebody asks.
 *
 * @throws RequestError (from `get`) SOURCE_AUTH_FAILED with the numeric AADSTS code as hint, or with Retry-After where it is our own
 * limit that has to pass; SOURCE_UNREACHABLE with Retry-After
 * @example const { token, generation } = await tokens.get(); … if (status === 401) tokens.invalidate(generation);
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const state: State = {
    held: undefined,
    refused: [],
    running: undefined,
    pause: undefined,
    failures: 0,
    generation: 0,
    grants: [],
  };
  return Object.freeze({
    get: (signal?: Leaving) => getToken(state, options, signal),
    invalidate: (generation: number, status: 401 | 403 = 401) => {
      if (state.held?.generation === generation) invalidate(state, options, status);
    },
    state: () => stateOf(state, options),
    end: () => endOf(state, options),
  });
}

/** A pause is there from a failure until the next token; our own limit is one as well. */
function stateOf(state: State, options: AccessTokensOptions): SourceAuthState {
  if (usable(state, options) !== undefined) return 'ok';
  return (state.pause ?? activePause(state, options.clock)) === undefined ? 'unknown' : 'failing';
}

function endOf(state: State, options: AccessTokensOptions): number | undefined {
  const held = usable(state, options);
  if (held === undefined) return undefined;
  return options.clock.now() + held.lifetime - elapsedSince(held.start, options.clock);
}

function invalidate(state: State, options: AccessTokensOptions, status: 401 | 403): void {
  const { held } = state;
  if (held === undefined) return;
  if (status === 401) {
    state.refused = [...state.refused, held.token].slice(-REFUSED_TOKENS);
    state.held = undefined;
    return;
  }
  state.held = deniedByGraph(held);
  if (isDue(state.held, options.clock)) void refresh(state, options);
}

async function getToken(
  state: State,
  options: AccessTokensOptions,
  signal: Leaving | undefined,
): Promise<Issued> {
  const held = usable(state, options);
  if (held !== undefined && !isDoubtful(held, options.clock)) {
    if (isDue(held, options.clock)) void refresh(state, options);
    return issued(held);
  }
  const result = await unlessAborted(refresh(state, options), signal);
  if (!(result instanceof RequestError)) return result;
  const left = usable(state, options);
  if (left === undefined) throw result;
  return issued(left);
}

function issued({ token, generation }: HeldToken): Issued {
  return { token, generation };
}

function usable({ held }: State, { clock }: AccessTokensOptions): HeldToken | undefined {
  return held !== undefined && isUsable(held, clock) ? held : undefined;
}

function refresh(state: State, options: AccessTokensOptions): Promise<Issued | RequestError> {
  if (state.running !== undefined) return state.running;
  const pause = activePause(state, options.clock);
  if (pause !== undefined) return Promise.resolve(pause.failure(leftOf(pause, options.clock)));
  const running = exchange(state, options)
    // A failure that nobody foresaw must neither hang the waiters, nor end the process, nor ask Entra at each request.
    .catch(() => fail(state, options, { kind: 'no-assertion', subject: 'internal' }))
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
function activePause({ pause, grants }: State, clock: Clock): Pause | undefined {
  const [oldest, ...newer] = grants;
  const spent = oldest === undefined || newer.length === 0 ? undefined : ownLimitPause(oldest);
  return [pause, spent].find((one) => one !== undefined && leftOf(one, clock) > 0);
}

async function exchange(state: State, options: AccessTokensOptions): Promise<Issued | RequestError> {
  const { shared, clock, random } = options;
  if (shared === undefined) return exchangeWithEntra(state, options);
  const { held, refused } = state;
  const taken = await takeSharedToken(shared, { held, refused, clock, fraction: random.fraction() });
  if (taken !== undefined) return holdTaken(state, taken);
  const before = state.generation;
  const result = await exchangeWithEntra(state, options);
  tellOthers(shared, state.generation === before ? undefined : state.held, clock);
  return result;
}

/** The others wait for what we say. */
function tellOthers(shared: SharedTokens, held: HeldToken | undefined, clock: Clock): void {
  if (held === undefined) shared.giveUp();
  else shared.keep({ ...held, age: elapsedSince(held.start, clock) });
}

/** No grant of ours: it does not count for how often we may ask Entra. */
function holdTaken(state: State, taken: TakenToken): Issued {
  state.failures = 0;
  state.pause = undefined;
  state.generation += 1;
  state.held = { ...taken, generation: state.generation };
  return issued(state.held);
}

async function exchangeWithEntra(state: State, options: AccessTokensOptions): Promise<Issued | RequestError> {
  const { outcome, start } = await freshOutcome(options);
  if (outcome.kind !== 'granted') return fail(state, options, outcome);
  if (!state.refused.includes(outcome.token)) return hold(state, options, { ...outcome, start });
  state.pause = ownLimitPause(momentOf(options.clock));
  return state.pause.failure(leftOf(state.pause, options.clock));
}

type Exchanged = { readonly outcome: ExchangeOutcome; readonly start: Moment };

/**
 * One exchange; one more if the process was frozen in its midst (FRZ-01): the next token is fetched in the background, so a host
 * that freezes after each answer does so during an exchange too. What came of it then says nothing of Entra.
 */
async function freshOutcome(options: AccessTokensOptions): Promise<Exchanged> {
  const first = await reportedOutcome(options);
  return isStale(first, options.clock) ? reportedOutcome(options) : first;
}

async function reportedOutcome(options: AccessTokensOptions): Promise<Exchanged> {
  const start = momentOf(options.clock);
  const outcome = await exchangeToken(options);
  reportExchange(options, outcome);
  return { outcome, start };
}

/** An exchange takes five seconds at most (F02); one that took so much longer has slept. */
const ASLEEP_MILLISECONDS = 60_000;

/** Expired on arrival, or failed because its time passed while nothing ran. */
function isStale({ outcome, start }: Exchanged, clock: Clock): boolean {
  if (outcome.kind === 'granted') return !isUsable({ lifetime: outcome.lifetime, start }, clock);
  const failed = outcome.kind === 'unavailable' || outcome.kind === 'no-assertion';
  return failed && elapsedSince(start, clock) > ASLEEP_MILLISECONDS;
}

function fail(
  state: State,
  { clock, random }: AccessTokensOptions,
  outcome: FailedExchange['outcome'],
): RequestError {
  state.failures += 1;
  const [ended, fraction] = [momentOf(clock), random.fraction()];
  state.pause = pauseAfter({ outcome, ended, failures: state.failures, fraction });
  return state.pause.failure(state.pause.length);
}

type Granted = {
  readonly token: string;
  readonly lifetime: number;
  readonly hasRoles: boolean;
  readonly start: Moment;
};

function hold(state: State, { random }: AccessTokensOptions, granted: Granted): Issued {
  const { token, lifetime, hasRoles, start } = granted;
  state.failures = 0;
  state.pause = undefined;
  state.generation += 1;
  state.grants = [...state.grants.slice(-1), start];
  // Life counts from before the request: Entra started the clock somewhere between then and now.
  state.held = {
    token,
    lifetime,
    generation: state.generation,
    refreshAfter: refreshDelay(lifetime, random.fraction()),
    hasRoles,
    start,
  };
  return { token, generation: state.generation };
}

/** A waiter may leave; the exchange goes on for the others. */
function unlessAborted<T>(promise: Promise<T>, signal: Leaving | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => reject(new RequestError('SOURCE_UNREACHABLE', { subject: 'aborted' }));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave);
    void promise.then((value) => {
      signal.removeEventListener('abort', leave);
      resolve(value);
    });
  });
}
