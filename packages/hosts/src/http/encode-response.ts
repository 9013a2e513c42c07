import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

const gzipAsync = promisify(gzip);
/** Smaller bodies aren't worth compressing (performance.md 6.4). */
const GZIP_FROM_BYTES = 4_096;

export type ResponseEncodingOptions = {
  readonly method: string;
  readonly acceptEncoding: string | string[] | undefined;
  /** docs/decisions/0014-request-path.md */
  readonly compress: boolean;
};

/** `body` is undefined where HTTP allows none. */
export type EncodedResponse = {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
};

/**
 * Encodes a response for HTTP: no body for HEAD, 204 and 304; compressed if accepted and large. `Vary` is
 * sent with every response that may be compressed, also to HEAD (RFC 9110 9.3.2, 12.5.5).
 * @returns a promise only if the body is compressed
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

/** Whether `gzip` or `*` has a weight above zero (RFC 9110 12.5.3). */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const codings = String(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().split(/\s*;\s*/));
  const matchingCodings = codings.find(([name]) => name === 'gzip') ?? codings.find(([name]) => name === '*');
  if (matchingCodings === undefined) return false;
  const weight = matchingCodings.slice(1).find((parameter) => parameter.startsWith('q='));
  return weight === undefined || Number(weight.slice(2)) > 0;
}
