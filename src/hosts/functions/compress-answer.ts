import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outbound } from '../../kernel/inbound.ts';
import { acceptsGzip } from '../runtime/accepts-gzip.ts';

const gzipAsync = promisify(gzip);
/** Below this, compressing costs more than it saves (performance.md 6.4). */
const GZIP_FROM_BYTES = 4_096;

/**
 * The answer as it goes to the caller: compressed where the caller asks for that and it is worth it, with `Vary` wherever it may have
 * been (RFC 9110 12.5.5).
 *
 * @param accepted value of the request's Accept-Encoding
 */
export async function compressAnswer(outbound: Outbound, accepted: string | undefined): Promise<Outbound> {
  if (outbound.status !== 200) return outbound;
  const headers = [...outbound.headers, ['vary', 'accept-encoding'] as const];
  if (outbound.body.length <= GZIP_FROM_BYTES || !acceptsGzip(accepted)) return { ...outbound, headers };
  const body = await gzipAsync(outbound.body, { level: 1 });
  return { ...outbound, headers: [...headers, ['content-encoding', 'gzip']], body };
}
