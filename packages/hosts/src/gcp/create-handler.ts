import type { ServerResponse } from 'node:http';
import type { AbortSignalLike } from '@nymgate/engine/kernel/ports';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import type { ReceivedRequest } from '../functions/received-request.ts';
import { checkRequest } from '../http/check-request.ts';
import { createCallerSignal } from '../http/create-caller-signal.ts';
import { readHead } from '../http/read-head.ts';
import { hasBody } from '../http/request-body.ts';
import { writeResponse } from '../http/write-response.ts';
import type { FrameworkRequest } from './framework.ts';

type InboundOptions = { readonly signal: AbortSignalLike };

const INVALID_HEAD = 'not exactly one Host, an upgrade, or a transfer encoding other than chunked';
const UNREAD_BODY = 'the Functions Framework reads no body without Content-Type';
const DECODED_BODY = 'the Functions Framework has decoded the body; send it without Content-Encoding';

/** `originalUrl` is the target as sent, `rawBody` the bytes that the parsers read. */
function toInbound(request: FrameworkRequest, { signal }: InboundOptions): ReceivedRequest {
  if (checkRequest(request, { headerCount: Number.POSITIVE_INFINITY, hosts: undefined }) !== undefined)
    return { reason: INVALID_HEAD };
  const { rawBody } = request;
  const head = readHead(request);
  const { headers } = head;
  if (hasBody(request) && rawBody === undefined) return { reason: UNREAD_BODY, headers };
  if (hasBody(request) && request.headers['content-encoding'] !== undefined)
    return { reason: DECODED_BODY, headers };
  return { inbound: { ...head, target: request.originalUrl, body: rawBody ?? new Uint8Array(0), signal } };
}

/** Never throws, since the framework logs and shows errors. */
export function createHandler(
  runtime: Pick<FunctionRuntime, 'handle' | 'allowsCompression'>,
): (request: FrameworkRequest, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const signal = createCallerSignal(request, response);
    const outbound = await runtime.handle(toInbound(request, { signal }));
    signal.dispose();
    if (!signal.aborted)
      await writeResponse(request, response, outbound, {
        closeConnection: false,
        compress: runtime.allowsCompression(),
      });
  };
}
