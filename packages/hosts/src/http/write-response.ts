import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { flattenHeaders } from '../runtime/flatten-headers.ts';
import { type EncodedResponse, encodeResponse } from './encode-response.ts';

/** Callers that stop reading are disconnected (F12). */
const WRITE_IDLE_MILLISECONDS = 30_000;

export type WriteOptions = { readonly closeConnection: boolean; readonly compress: boolean };

/** @returns a promise only if the response is still being encoded */
export function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  outbound: Outbound,
  { closeConnection, compress }: WriteOptions,
): void | Promise<void> {
  const { method = '' } = request;
  const made = encodeResponse(outbound, {
    method,
    acceptEncoding: request.headers['accept-encoding'],
    compress,
  });
  return made instanceof Promise
    ? made.then((encoded) => writeEncoded(response, encoded, closeConnection))
    : writeEncoded(response, made, closeConnection);
}

function writeEncoded(response: ServerResponse, options: EncodedResponse, closeConnection: boolean): void {
  const { status, headers, body } = options;
  if (response.destroyed) return;
  const flat = flattenHeaders(headers);
  if (closeConnection) flat.push('connection', 'close');
  if (body !== undefined) flat.push('content-length', String(body.length));
  response.writeHead(status, flat);
  response.end(body);
  // Usually the system has accepted everything, and no timeout is needed.
  if (response.writableLength > 0 || (response.socket?.writableLength ?? 0) > 0)
    response.setTimeout(WRITE_IDLE_MILLISECONDS, () => response.destroy());
}
