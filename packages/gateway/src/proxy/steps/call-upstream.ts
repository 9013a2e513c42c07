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
import { RESYNC_CODES, readSourceErrorCodes } from '../upstream/read-source-error.ts';
import type { Gateway, Route } from './gateway.ts';
import type { ResolvedRequest } from './resolve-tokens.ts';
import { DEFAULT_RETRY_SECONDS, parseRetryAfter } from './throttle-memory.ts';

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
  /** Encrypts the `Location` of a 410; undefined when it is no link of this plan. */
  readonly sealLink: SealLink;
};

const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Sends the request and returns a 200 or 204. A 401 drops the access token and is retried once for reads; a
 * 403 isn't retried, but its token may be older than the consent. Redirects aren't followed, and error bodies
 * end here.
 * @throws RequestError SOURCE_* and RESYNC_REQUIRED
 */
export async function callUpstream(call: UpstreamCall): Promise<SourceResponse> {
  const first = await getToken(call);
  let generation = first.generation;
  let response = await send(call, first.token);
  if (response.status === 401) {
    await discardBody(response);
    call.route.tokens.invalidate(first.generation);
    // A request that may change something is sent once (F06).
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

/** The trace's headers replace the caller's. */
function withTrace(headers: HeaderList, trace: RequestTrace | undefined): HeaderList {
  const traceHeaders = trace?.headers();
  if (traceHeaders === undefined || traceHeaders.length === 0) return headers;
  const names = new Set(traceHeaders.map(([name]) => name));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...traceHeaders];
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
  // A redirect, a 206 or an unknown status is a bad gateway to a caller of Graph.
  const errorCode = status >= 400 && status <= 599 && status !== 407 ? status : 502;
  return new RequestError('SOURCE_ERROR', { status: errorCode, sourceCode: codes[0] ?? 'unknown', ...wait });
}

/** Drains a body so that the connection can be reused. */
async function discardBody(response: SourceResponse): Promise<void> {
  try {
    for await (const _chunk of response.body);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
  }
}

/** Without access token and timeout. */
type UpstreamRequest = Pick<SourceRequest, 'method' | 'origin' | 'path' | 'headers' | 'body'>;

const CONSTANT_HEADERS: HeaderList = [
  ['accept-encoding', 'gzip'],
  ['user-agent', 'nymgate'],
];

/** From checked components, with no headers of the caller except the endpoint's. */
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
