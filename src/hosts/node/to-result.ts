import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outbound } from '../../kernel/inbound.ts';
import { acceptsGzip } from '../runtime/accepts-gzip.ts';
import { flatHeaders } from '../runtime/flat-headers.ts';

const gzipAsync = promisify(gzip);

/** Below this, compressing costs more than it saves (performance.md 6.4). */
const GZIP_FROM_BYTES = 4_096;
/** F12: a caller that stops reading is let go. */
const WRITE_IDLE_MILLISECONDS = 30_000;

export type ResultOptions = {
  readonly closeConnection: boolean;
  /** Whether callers who ask for it get large answers compressed (docs/decisions/0014-request-path.md). */
  readonly compress: boolean;
};

/**
 * Writes an answer, whole and with its length; HEAD, 204 and 304 have no body. `Vary` stands in every answer that may come in
 * another coding, also in answers to HEAD, although no body was made (RFC 9110 9.3.2, 12.5.5).
 *
 * @returns undefined when Node has taken the answer, else a promise that resolves when it has
 */
export function toResult(
  request: IncomingMessage,
  response: ServerResponse,
  outbound: Outbound,
  { closeConnection, compress }: ResultOptions,
): void | Promise<void> {
  const headers = flatHeaders(outbound.headers);
  if (compress && outbound.status === 200) headers.push('vary', 'accept-encoding');
  if (closeConnection) headers.push('connection', 'close');
  const head = { status: outbound.status, headers };
  if (request.method === 'HEAD' || outbound.status === 204 || outbound.status === 304)
    return write(response, head, undefined);
  const { body } = outbound;
  if (!compress || body.length <= GZIP_FROM_BYTES || !acceptsGzip(request.headers['accept-encoding']))
    return write(response, head, body);
  return gzipAsync(body, { level: 1 }).then((zipped) => {
    headers.push('content-encoding', 'gzip');
    write(response, head, zipped);
  });
}

type Head = { readonly status: number; readonly headers: string[] };

function write(response: ServerResponse, { status, headers }: Head, body: Uint8Array | undefined): void {
  if (response.destroyed) return;
  if (body !== undefined) headers.push('content-length', String(body.length));
  response.writeHead(status, headers);
  response.end(body);
  // Almost always the system has taken all of it by now, and there is nothing to wait for.
  if (response.writableLength > 0 || (response.socket?.writableLength ?? 0) > 0)
    response.setTimeout(WRITE_IDLE_MILLISECONDS, () => response.destroy());
}
