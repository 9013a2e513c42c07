import { Buffer } from 'node:buffer';
import { RESPONSE_HEADERS } from '@nymgate/clouds/network/answer-headers';
import { CLIENT_REQUEST_ID } from '@nymgate/clouds/network/client-request-id';
import { equalsIgnoreAsciiCase } from '@nymgate/engine/kernel/ascii-case';
import { buildErrorBody, RequestError, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { Outbound, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import {
  type HeaderList,
  isNetworkFault,
  NETWORK_FAULTS,
  SourceFailure,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import type { Pruned } from '@nymgate/engine/plan/plan';
import { toAllowedValue } from '@nymgate/engine/requests/to-allowed-value';
import type { SafeBody } from '@nymgate/engine/sanitizer/open-sanitizer';
import { withEntityTag } from '../answer-tag.ts';
import type { Budget } from './call-upstream.ts';
import type { ResolvedRequest } from './resolve-tokens.ts';
import { containsEcho } from './sanitize-body.ts';

type SanitizedResponse = {
  readonly resolved: ResolvedRequest;
  readonly response: SourceResponse;
  readonly body: SafeBody;
  readonly identity: Identity;
};

const EMPTY = new Uint8Array(0);

type Headers = HeaderList[number][];

/**
 * The only way to a successful response: its body is a SafeBody, its headers are constructed, none is copied.
 */
export function buildResponse({ resolved, response, body, identity }: SanitizedResponse): Outbound {
  const requestId = getSourceRequestId(resolved, response);
  const applied = getAppliedPreferences(resolved, response);
  const headers = withContentType(responseHeaders(identity), resolved);
  if (requestId !== '') headers.push(['request-id', requestId]);
  if (applied !== '') headers.push(['preference-applied', applied]);
  const { pruned } = resolved.decision;
  if (pruned !== undefined) headers.push(['nymgate-pruned', formatPrunedFields(pruned)]);
  if (resolved.decision.method === 'HEAD') return { status: response.status, headers, body: EMPTY };
  const complete = { status: response.status, headers, body };
  // Most responses are collections, to which Graph gives no tag.
  return response.headers['etag'] === undefined
    ? complete
    : withEntityTag(complete, identity, resolved.request.inbound.headers);
}

const ACCEPTS_JSON = /(?:^|[\s,])application\/(?:[\w.-]+\+)?json\b/i;
const ACCEPTS_TEXT = /(?:^|[\s,])text\/(?:plain\b|\*)/i;

/** A number is text, as Graph sends it, except for a caller that takes JSON only. */
function withContentType(headers: Headers, { decision, request }: ResolvedRequest): Headers {
  if (decision.endpoint.mediaType !== 'text/plain') return headers;
  const [, accept = ''] =
    request.inbound.headers.find(([name]) => equalsIgnoreAsciiCase(name, 'accept')) ?? [];
  if (ACCEPTS_JSON.test(accept) && !ACCEPTS_TEXT.test(accept)) return headers;
  return headers.map((header) => (header[0] === 'content-type' ? ['content-type', 'text/plain'] : header));
}

/**
 * Names of the rules, and the number of all others.
 * @example formatPrunedFields({ names: ['displayName'], unknown: 2 }) // 'displayName,unknown=2'
 */
function formatPrunedFields({ names, unknown }: Pruned): string {
  return [...names, ...(unknown === 0 ? [] : [`unknown=${unknown}`])].join(',');
}

/** Graph's request id, if it is a GUID that doesn't repeat a decrypted value: ids of people are GUIDs too. */
export function getSourceRequestId(resolved: ResolvedRequest, response: SourceResponse): string {
  const id = response.headers['request-id'] ?? '';
  return matchesGrammar('guid', id) && !containsPlaintext(id, resolved) ? id : '';
}

const PREFERENCE =
  /^([A-Za-z][A-Za-z0-9.-]{0,63})(?:="([A-Za-z0-9 ._+/-]{0,80})"|=([A-Za-z0-9._+-]{1,80}))?$/;

/** The preferences in Graph's echo that a request may have, name and value, without anything else. */
function getAppliedPreferences(resolved: ResolvedRequest, { headers }: SourceResponse): string {
  const { preferences } = resolved.decision.endpoint;
  const value = headers['preference-applied'];
  if (value === undefined || preferences === undefined || preferences.size === 0) return '';
  return value
    .split(',')
    .map((preference) => preference.trim())
    .filter((preference) => {
      const [, name = '', quoted, plain = quoted ?? ''] = PREFERENCE.exec(preference) ?? [];
      const rule = preferences.get(name.toLowerCase());
      return (
        rule !== undefined && toAllowedValue(rule, plain) !== undefined && !containsPlaintext(plain, resolved)
      );
    })
    .join(', ');
}

/** Shorter texts occur in an id by chance. */
const MIN_PLAINTEXT_LENGTH = 6;

/** Whether a header value repeats a decrypted value or a part of one, which identifies it (TOK-07). */
export function containsPlaintext(
  text: string,
  resolved: Pick<ResolvedRequest, 'secrets' | 'path' | 'linksOpened'>,
): boolean {
  const { secrets, path, linksOpened } = resolved;
  if (text.length < MIN_PLAINTEXT_LENGTH) return false;
  const part = text.toLowerCase();
  const hidden = linksOpened > 0 ? [...secrets, path] : secrets;
  return (
    hidden.some((value) => value.toLowerCase().includes(part)) || containsEcho(Buffer.from(text), secrets)
  );
}

/** Any other error discloses nothing, and the response is withheld. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof SourceFailure))
    return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'internal' });
  if (isNetworkFault(error.reason))
    return new RequestError('SOURCE_UNREACHABLE', { subject: NETWORK_FAULTS[error.reason] });
  switch (error.reason) {
    case 'timeout':
      return new RequestError('SOURCE_TIMEOUT');
    case 'aborted':
      return new RequestError('SOURCE_UNREACHABLE');
    case 'truncated':
      return new RequestError('SOURCE_TRUNCATED');
    default:
      return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
  }
}

/** Headers and body hold constants, numbers and names from closed lists only. */
export function errorToResponse(error: RequestError, identity: Identity, method: string): Outbound {
  const { code, detail } = error;
  const headers: HeaderList = [
    ...responseHeaders(identity),
    ['request-id', identity.requestId],
    ['nymgate-error', code],
    // RFC 9110 15.5.2: a 401 has a scheme; what was wrong isn't disclosed.
    ...optionalHeader('www-authenticate', code === 'CALLER_UNKNOWN' ? 'Bearer' : undefined),
    ...(identity.compat?.error(code) ?? []),
    ...optionalHeader('nymgate-hint', detail.hint),
    ...optionalHeader('retry-after', detail.retryAfter?.toString()),
    ...optionalHeader('location', detail.location),
  ];
  const body = method === 'HEAD' ? new Uint8Array(0) : buildErrorBody(code, identity, detail);
  return { status: error.status, headers, body };
}

function optionalHeader(name: string, value: string | undefined): HeaderList {
  return value === undefined ? [] : [[name, value]];
}

/** Identifies rules, key and request in every response. */
export type Identity = {
  /** Empty or absent: unknown, or forbidden to this caller. */
  readonly connector?: string;
  readonly policy: string;
  readonly keyFingerprint: string;
  readonly requestId: string;
  /** The caller's own id, a GUID; empty: none. */
  readonly clientRequestId: string;
  /** Start of the request, in milliseconds since 1970. */
  readonly time: number;
  /** Headers of another gateway; absent without `compat`. */
  readonly compat?: CompatIdentity | undefined;
};

type CompatIdentity = {
  readonly responseHeaders: HeaderList;
  readonly error: (code: RequestErrorCode) => HeaderList;
};

/** Headers of every response (http.md#response-headers). */
export function responseHeaders(identity: Identity): Headers {
  const { connector = '', policy, keyFingerprint, requestId, clientRequestId, compat } = identity;
  const headers: Headers = [
    ...RESPONSE_HEADERS,
    ...optionalHeader('nymgate-connector', connector === '' ? undefined : connector),
    ['nymgate-policy', policy],
    ['nymgate-epoch', keyFingerprint],
    ['nymgate-request-id', requestId],
    ...(compat?.responseHeaders ?? []),
  ];
  if (clientRequestId !== '') headers.push([CLIENT_REQUEST_ID, clientRequestId]);
  return headers;
}

const EXCEEDS_PLATFORM_LIMIT =
  'the answer is larger than the platform of this gateway carries; ask for smaller pages with $top';

/**
 * Reserves room for the response at the host, within the request's time. A waiting request still counts as
 * concurrent, which bounds the waiting responses.
 * @returns undefined when there is room at once, which saves a promise
 * @throws RequestError NOT_READY, RESPONSE_NOT_SANITIZABLE (larger than the platform allows); SourceFailure
 * when the caller has disconnected
 */
export function reserveRoom(
  room: ResponseBudget | undefined,
  { body }: Outbound,
  budget: Budget,
): Promise<void> | undefined {
  if (room?.maxBytes !== undefined && body.length > room.maxBytes)
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: EXCEEDS_PLATFORM_LIMIT });
  const reservation = room?.reserve(body.length, budget.remainingMilliseconds()) ?? true;
  return reservation === true ? undefined : awaitReservation(reservation, budget);
}

async function awaitReservation(reservation: boolean | Promise<boolean>, { signal }: Budget): Promise<void> {
  if (await reservation) return;
  if (signal?.aborted === true) throw new SourceFailure('aborted');
  throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'earlier answers wait for their readers' });
}
