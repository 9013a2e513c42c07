import { randomUUID } from 'node:crypto';
import { RESPONSE_HEADERS } from '@nymgate/clouds/network/answer-headers';
import { CLIENT_REQUEST_ID } from '@nymgate/clouds/network/client-request-id';
import { buildErrorBody, REQUEST_ERRORS, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** What a host itself answers: requests that never reach the gateway, and questions about its health. Constant texts only. */

const encoder = new TextEncoder();

/** What a refusal tells beside its code. */
export type RefusalNotes = {
  /** A constant that says which part failed. */
  readonly subject?: string;
  /** The caller's own id of the request, a GUID; empty: it has none. */
  readonly clientRequestId?: string;
};

/**
 * An error in the gateway's own envelope, which is Graph's.
 *
 * @example hostRefusal('TARGET_MALFORMED').status // 400
 */
export function createRefusalResponse(
  code: RequestErrorCode,
  extra: HeaderList = [],
  { subject, clientRequestId = '' }: RefusalNotes = {},
): Outbound {
  const { status } = REQUEST_ERRORS[code];
  const requestId = randomUUID();
  const headers: [string, string][] = [
    ['nymgate-error', code],
    ['nymgate-request-id', requestId],
    ['request-id', requestId],
  ];
  if (clientRequestId !== '') headers.push([CLIENT_REQUEST_ID, clientRequestId]);
  const ids = { requestId, clientRequestId, time: Date.now() };
  return {
    status,
    headers: [...RESPONSE_HEADERS, ...headers, ...extra],
    body: buildErrorBody(code, ids, subject === undefined ? {} : { subject }),
  };
}

export function createJsonResponse(status: number, value: unknown): Outbound {
  return { status, headers: RESPONSE_HEADERS, body: encoder.encode(JSON.stringify(value)) };
}

/** Alive: the process answers. Says nothing about rules, keys or versions (T4-03). */
export function createHealthResponse(): Outbound {
  return createJsonResponse(200, { status: 'ok' });
}

/** Ready: rules and keys are there, and nobody has asked the gateway to stop. */
export function createReadinessResponse(ready: boolean): Outbound {
  return ready
    ? createJsonResponse(200, { status: 'ready' })
    : createRefusalResponse('NOT_READY', [['retry-after', '5']]);
}
