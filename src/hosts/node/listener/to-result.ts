import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outbound } from '../../../kernel/inbound.ts';
import { flatHeaders } from '../flat-headers.ts';

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
 * Writes an answer, whole and with its length; none for HEAD, 204 and 304. `Vary` stands in every answer that may come in
 * another coding, also in those to HEAD, whose body nobody has made (RFC 9110 9.3.2, 12.5.5). Resolves when Node has taken it.
 */
export async function toResult(
  request: IncomingMessage,
  response: ServerResponse,
  outbound: Outbound,
  { closeConnection, compress }: ResultOptions,
): Promise<void> {
  const bodiless = request.method === 'HEAD' || outbound.status === 204 || outbound.status === 304;
  const zipped =
    compress &&
    !bodiless &&
    outbound.body.length > GZIP_FROM_BYTES &&
    acceptsGzip(request.headers['accept-encoding']);
  const body = zipped ? await gzipAsync(outbound.body, { level: 1 }) : outbound.body;
  if (response.destroyed) return;
  const headers = flatHeaders(outbound.headers);
  if (compress && outbound.status === 200) headers.push('vary', 'accept-encoding');
  if (zipped) headers.push('content-encoding', 'gzip');
  if (!bodiless) headers.push('content-length', String(body.length));
  if (closeConnection) headers.push('connection', 'close');
  response.setTimeout(WRITE_IDLE_MILLISECONDS, () => response.destroy());
  response.writeHead(outbound.status, headers);
  response.end(bodiless ? undefined : body);
}

/** Whether `gzip` (or `*`) is named with a weight above zero (RFC 9110 12.5.3). */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const codings = String(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().split(/\s*;\s*/));
  const named = codings.find(([name]) => name === 'gzip') ?? codings.find(([name]) => name === '*');
  if (named === undefined) return false;
  const weight = named.slice(1).find((parameter) => parameter.startsWith('q='));
  return weight === undefined || Number(weight.slice(2)) > 0;
}
