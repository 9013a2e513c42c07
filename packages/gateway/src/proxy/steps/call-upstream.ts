import type { RequestTrace } from '@nymgate/clouds/observed/tracing';
import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  type AbortSignalLike,
  type AccessTokenProvider,
  type HeaderList,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import type { SealLink } from '@nymgate/engine/sanitizer/tree/seal-link';
import type { Stopwatch } from '../stopwatch.ts';
import type { Gateway, Route } from './gateway.ts';
import { RESYNC_CODES, readSourceErrorCodes } from './read-source-error.ts';
import type { ResolvedRequest } from './resolve-tokens.ts';
import { DEFAULT_RETRY_SECONDS, parseRetryAfter } from './throttle-memory.ts';

/** One request's time and its caller's patience. */
export type Budget = {
  readonly remainingMilliseconds: () => number;
  readonly signal: AbortSignalLike | undefined;
};

export type UpstreamCall = {
  readonly gateway: Gateway;
  readonly route: Route;
  readonly upstreamRequest: UpstreamRequest;
  readonly budget: Budget;
  readonly stopwatch: Stopwatch;
  readonly trace?: RequestTrace | undefined;
  /** Seals the `Location` of a 410; undefined when it is not one of this plan's links. */
  readonly sealLink: SealLink;
};

const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Sends the request and returns Graph's answer when it is one to sanitize (200, 204). A 401 flushes the access token and is
 * replayed once if it only reads; a 403 is not replayed, but its token may be older than the consent. Redirects are not
 * followed, and error bodies end here.
 *
 * @throws RequestError SOURCE_* and RESYNC_REQUIRED
 */
export async function callUpstream(call: UpstreamCall): Promise<SourceResponse> {
  const first = await getToken(call);
  let generation = first.generation;
  let response = await send(call, first.token);
  if (response.status === 401) {
    await discardBody(response);
    call.route.tokens.invalidate(first.generation);
    // A request that may change something is sent once, whatever Graph says of the token (F06).
    if (!IDEMPOTENT_METHODS.has(call.upstreamRequest.method))
      throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'Graph refused the access token' });
    const second = await getToken(call);
    generation = second.generation;
    response = await send(call, second.token);
    if (response.status === 401) {
      await discardBody(response);
      call.route.tokens.invalidate(second.generation);
      throw new RequestError('SOURCE_AUTH_FAILED', { subject: 'Graph refused a fresh access token' });
    }
  }
  if (response.status === 200 || response.status === 204) return response;
  if (response.status === 403) call.route.tokens.invalidate(generation, 403);
  throw await toUpstreamError(call, response);
}

/** What follows is Entra's time, until the request is sent. */
function getToken({ route, budget, stopwatch, trace }: UpstreamCall): ReturnType<AccessTokenProvider['get']> {
  stopwatch.switchTo('entra');
  trace?.step('token');
  return route.tokens.get(budget.signal);
}

function send(
  { gateway, upstreamRequest, budget, stopwatch, trace }: UpstreamCall,
  token: string,
): Promise<SourceResponse> {
  stopwatch.switchTo('graph');
  trace?.step('upstream');
  const { method, origin, path, headers, body } = upstreamRequest;
  return gateway.http.send({
    method,
    origin,
    path,
    headers: [...withTrace(headers, trace), ['authorization', `Bearer ${token}`]],
    body,
    signal: budget.signal,
    timeout: budget.remainingMilliseconds(),
  });
}

/** A name of the trace's own stands once, also where a rule lets the caller's header of that name through. */
function withTrace(headers: HeaderList, trace: RequestTrace | undefined): HeaderList {
  const own = trace?.headers();
  if (own === undefined || own.length === 0) return headers;
  const names = new Set(own.map(([name]) => name));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...own];
}

async function toUpstreamError(call: UpstreamCall, response: SourceResponse): Promise<RequestError> {
  const codes = await readSourceErrorCodes(response);
  const retryAfter = parseRetryAfter(response.headers['retry-after'], call.gateway.clock.now());
  const wait = retryAfter === undefined ? {} : { retryAfter };
  const { status } = response;
  if (status === 410 || codes.some((code) => RESYNC_CODES.has(code))) {
    const location = call.sealLink(response.headers['location'] ?? '', '');
    return new RequestError('RESYNC_REQUIRED', location === undefined ? {} : { location });
  }
  if (status === 429 || status === 503)
    return new RequestError('SOURCE_THROTTLED', { status, retryAfter: retryAfter ?? DEFAULT_RETRY_SECONDS });
  // A caller of Graph cannot use a redirect, a 206 or an unknown status; to them it is a bad gateway.
  const errorCode = status >= 400 && status <= 599 && status !== 407 ? status : 502;
  return new RequestError('SOURCE_ERROR', { status: errorCode, sourceCode: codes[0] ?? 'unknown', ...wait });
}

/** Reads the rest of an unwanted body so that the connection can be used again; what it holds does not matter. */
async function discardBody(response: SourceResponse): Promise<void> {
  try {
    for await (const _chunk of response.body);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
  }
}

/** All of the request but its access token and what is left of its time. */
type UpstreamRequest = Pick<SourceRequest, 'method' | 'origin' | 'path' | 'headers' | 'body'>;

const CONSTANT_HEADERS: HeaderList = [
  ['accept-encoding', 'gzip'],
  ['user-agent', 'nymgate'],
];

/**
 * Builds Graph's request from checked components only; no header of the caller but those the endpoint names. A body was written
 * anew, and its type with it; its length is the HTTP client's affair.
 */
export function buildUpstreamRequest(
  gateway: Gateway,
  opened: ResolvedRequest,
  requestId: string,
): UpstreamRequest {
  const { body, decision, headers, path } = opened;
  const accept = decision.endpoint.mediaType ?? 'application/json';
  const type: HeaderList = body === undefined ? [] : [['content-type', body.contentType]];
  return {
    method: decision.method,
    origin: gateway.graphOrigin,
    path,
    headers: [['accept', accept], ...CONSTANT_HEADERS, ['client-request-id', requestId], ...type, ...headers],
    body: body?.bytes,
  };
}
