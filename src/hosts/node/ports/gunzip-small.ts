import { gunzipSync } from 'node:zlib';
import { SourceFailure } from '../../../kernel/ports.ts';

export type SmallLimits = { readonly responseBytes: number; readonly decompressionRatio: number };

/** Decoded bytes that no ratio is asked of. */
export const RATIO_FREE_BYTES = 1_048_576;

/**
 * Undoes gzip of a body that has arrived whole, in one call: a stream of Node's costs three times as much for a page of the usual
 * size. Only for small ones, because nothing else runs meanwhile.
 *
 * @throws SourceFailure 'truncated', 'too-large', 'encoding' as `decodeBody`
 * @example gunzipSmall(gzipSync('{}'), { responseBytes: 1_000, decompressionRatio: 200 })
 */
export function gunzipSmall(encoded: Uint8Array, limits: SmallLimits): Uint8Array {
  if (encoded.length === 0) return encoded;
  const most = Math.max(RATIO_FREE_BYTES, encoded.length * limits.decompressionRatio);
  const maxOutputLength = Math.min(limits.responseBytes, most);
  const { buffer, engine } = inflate(encoded, maxOutputLength);
  // zlib ignores what follows the end of the stream; a second document could hide there.
  if (engine.bytesWritten !== encoded.length) throw new SourceFailure('encoding');
  return buffer;
}

/** With `info`, which the types do not know, zlib returns itself as well (https://nodejs.org/api/zlib.html#class-options). */
type Inflated = { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };

function inflate(encoded: Uint8Array, maxOutputLength: number): Inflated {
  try {
    return gunzipSync(encoded, { maxOutputLength, info: true }) as unknown as Inflated;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new SourceFailure('too-large');
    throw new SourceFailure(code === 'Z_BUF_ERROR' ? 'truncated' : 'encoding');
  }
}
