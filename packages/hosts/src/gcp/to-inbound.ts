import type { Leaving } from '@nymgate/engine/kernel/ports';
import type { Received } from '../functions/received.ts';
import { checkRequest } from '../http/check-request.ts';
import { readHead } from '../http/read-head.ts';
import { hasBody } from '../http/request-body.ts';
import type { FrameworkRequest } from './framework.ts';

export type InboundOptions = {
  readonly signal: Leaving;
};

const HEAD = 'not exactly one Host, an upgrade, or a transfer encoding other than chunked';
const UNREAD = 'the Functions Framework reads no body without Content-Type';
const DECODED = 'the Functions Framework has decoded the body; send it without Content-Encoding';

/** The framework's request as plain data: `originalUrl` is the target as it came, `rawBody` the bytes that its parsers have read. */
export function toInbound(request: FrameworkRequest, { signal }: InboundOptions): Received {
  if (checkRequest(request, { headerCount: Number.POSITIVE_INFINITY, hosts: undefined }) !== undefined)
    return { lost: HEAD };
  const { rawBody } = request;
  const head = readHead(request);
  const { headers } = head;
  if (hasBody(request) && rawBody === undefined) return { lost: UNREAD, headers };
  if (hasBody(request) && request.headers['content-encoding'] !== undefined)
    return { lost: DECODED, headers };
  return {
    inbound: {
      ...head,
      target: request.originalUrl,
      body: rawBody ?? new Uint8Array(0),
      signal,
    },
  };
}
