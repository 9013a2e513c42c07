import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { acceptsGzip } from './accepts-gzip.ts';

const gzipAsync = promisify(gzip);
/** Below this, compressing costs more than it saves (performance.md 6.4). */
const GZIP_FROM_BYTES = 4_096;

/** What of a request decides on the form of its answer. */
export type ResponseEncodingOptions = {
  readonly method: string;
  /** Accept-Encoding of the request. */
  readonly acceptEncoding: string | string[] | undefined;
  /** Whether callers who ask for it get large answers compressed (docs/decisions/0014-request-path.md). */
  readonly compress: boolean;
};

/** An answer as it goes out; `body` is undefined where HTTP has none. */
export type EncodedResponse = {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
};

/**
 * The form in which every host gives an answer: no body to HEAD and with 204 and 304; compressed where the caller asks for that and it
 * is worth it. `Vary` stands in every answer that may come in another coding, also in answers to HEAD, although no body was made
 * (RFC 9110 9.3.2, 12.5.5).
 *
 * @returns a promise only where something is compressed
 * @example await encodeAnswer(outbound, { method: 'GET', accepted: 'gzip', compress: true })
 */
export function encodeResponse(
  { status, headers: responseHeaders, body }: Outbound,
  { method, acceptEncoding, compress }: ResponseEncodingOptions,
): EncodedResponse | Promise<EncodedResponse> {
  const variesByEncoding = compress && status === 200;
  const headers: HeaderList = variesByEncoding
    ? [...responseHeaders, ['vary', 'accept-encoding']]
    : responseHeaders;
  if (method === 'HEAD' || status === 204 || status === 304) return { status, headers, body: undefined };
  if (!variesByEncoding || body.length <= GZIP_FROM_BYTES || !acceptsGzip(acceptEncoding))
    return { status, headers, body };
  return gzipAsync(body, { level: 1 }).then((compressed) => ({
    status,
    headers: [...headers, ['content-encoding', 'gzip']],
    body: compressed,
  }));
}
