import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { flattenHeaders } from '../runtime/flatten-headers.ts';
import { type EncodedResponse, encodeResponse } from './encode-response.ts';

/** F12: a caller that stops reading is let go. */
const WRITE_IDLE_MILLISECONDS = 30_000;

export type WriteOptions = {
  readonly closeConnection: boolean;
  /** Whether callers who ask for it get large answers compressed. */
  readonly compress: boolean;
};

/**
 * Writes an answer on a response of Node's, whole and with its length.
 *
 * @returns undefined when Node has taken the answer, else a promise that resolves when it has
 */
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

function writeEncoded(
  response: ServerResponse,
  { status, headers, body }: EncodedResponse,
  closeConnection: boolean,
): void {
  if (response.destroyed) return;
  const flat = flattenHeaders(headers);
  if (closeConnection) flat.push('connection', 'close');
  if (body !== undefined) flat.push('content-length', String(body.length));
  response.writeHead(status, flat);
  response.end(body);
  // Almost always the system has taken all of it by now, and there is nothing to wait for.
  if (response.writableLength > 0 || (response.socket?.writableLength ?? 0) > 0)
    response.setTimeout(WRITE_IDLE_MILLISECONDS, () => response.destroy());
}
