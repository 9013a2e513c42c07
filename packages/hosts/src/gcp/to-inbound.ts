import type { AbortSignalLike } from '@nymgate/engine/kernel/ports';
import type { ReceivedRequest } from '../functions/received-request.ts';
import { checkRequest } from '../http/check-request.ts';
import { readHead } from '../http/read-head.ts';
import { hasBody } from '../http/request-body.ts';
import type { FrameworkRequest } from './framework.ts';

export type InboundOptions = {
  readonly signal: AbortSignalLike;
};

const INVALID_HEAD = 'not exactly one Host, an upgrade, or a transfer encoding other than chunked';
const UNREAD_BODY = 'the Functions Framework reads no body without Content-Type';
const DECODED_BODY = 'the Functions Framework has decoded the body; send it without Content-Encoding';

/** The framework's request as plain data: `originalUrl` is the target as it came, `rawBody` the bytes that its parsers have read. */
export function toInbound(request: FrameworkRequest, { signal }: InboundOptions): ReceivedRequest {
  if (checkRequest(request, { headerCount: Number.POSITIVE_INFINITY, hosts: undefined }) !== undefined)
    return { reason: INVALID_HEAD };
  const { rawBody } = request;
  const head = readHead(request);
  const { headers } = head;
  if (hasBody(request) && rawBody === undefined) return { reason: UNREAD_BODY, headers };
  if (hasBody(request) && request.headers['content-encoding'] !== undefined)
    return { reason: DECODED_BODY, headers };
  return {
    inbound: {
      ...head,
      target: request.originalUrl,
      body: rawBody ?? new Uint8Array(0),
      signal,
    },
  };
}
