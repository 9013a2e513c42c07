import { randomUUID } from 'node:crypto';
import { RESPONSE_HEADERS } from '@nymgate/clouds/network/answer-headers';
import { CLIENT_REQUEST_ID } from '@nymgate/clouds/network/client-request-id';
import { buildErrorBody, REQUEST_ERRORS, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Responses of the host itself, for requests that don't reach the gateway. Constant texts only. */

const encoder = new TextEncoder();

export type RefusalNotes = {
  readonly subject?: string;
  /** The caller's request ID, a GUID; empty if absent. */
  readonly clientRequestId?: string;
};

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

/** Reveals nothing about rules, keys or versions (T4-03). */
export function createHealthResponse(): Outbound {
  return createJsonResponse(200, { status: 'ok' });
}

export function createReadinessResponse(ready: boolean): Outbound {
  return ready
    ? createJsonResponse(200, { status: 'ready' })
    : createRefusalResponse('NOT_READY', [['retry-after', '5']]);
}
