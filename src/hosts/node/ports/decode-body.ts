import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, type Gunzip } from 'node:zlib';
import { SourceFailure } from '../../../kernel/ports.ts';

export type DecodeLimits = {
  /** Most bytes after decoding. */
  readonly responseBytes: number;
  /** Most decoded bytes for one encoded byte, once there is more than 1 MiB. */
  readonly decompressionRatio: number;
};

const RATIO_FREE_BYTES = 1_048_576;
const CHUNK_BYTES = 65_536;

const DECODERS: Readonly<Record<string, () => Gunzip>> = Object.freeze({
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  'x-gzip': () => createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK_BYTES }),
});

/**
 * Undoes one layer of gzip, deflate or br, never two (CVE-2026-22036: a chain multiplies). Memory stays bounded: output is
 * taken chunk by chunk and measured before it is handed on. A stream that ends early, has a wrong checksum or goes on after
 * its end is an error.
 *
 * @throws SourceFailure (from the iteration) 'encoding', 'truncated', 'too-large'
 */
export function decodeBody(
  source: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  limits: DecodeLimits,
): AsyncIterable<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return capped(source, limits);
  const create = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  return create === undefined ? refused(source) : inflated(source, create(), limits);
}

async function* refused(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await source[Symbol.asyncIterator]().return?.();
  yield* [];
  throw new SourceFailure('encoding');
}

async function* capped(source: AsyncIterable<Uint8Array>, limits: DecodeLimits): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > limits.responseBytes) throw new SourceFailure('too-large');
    yield chunk;
  }
}

async function* inflated(
  source: AsyncIterable<Uint8Array>,
  decoder: Gunzip,
  limits: DecodeLimits,
): AsyncGenerator<Uint8Array> {
  let encoded = 0;
  const counter = new Transform({
    transform(chunk: Uint8Array, _, done) {
      encoded += chunk.length;
      done(null, chunk);
    },
  });
  // The iteration below throws the same failure; this promise only must not be unhandled.
  const fed = pipeline(source, counter, decoder).catch(() => undefined);
  let total = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > limits.responseBytes) throw new SourceFailure('too-large');
      if (total > RATIO_FREE_BYTES && total > encoded * limits.decompressionRatio)
        throw new SourceFailure('too-large');
      yield chunk;
    }
  } catch (error) {
    const failure = toFailure(error);
    // An empty body has nothing to decode, whatever its label says.
    if (failure.reason === 'truncated' && encoded === 0 && !(error instanceof SourceFailure)) return;
    throw failure;
  }
  await fed;
  // zlib ignores what follows the end of the stream; a second document could hide there.
  if (decoder.bytesWritten !== encoded) throw new SourceFailure('encoding');
}

function toFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  return new SourceFailure(
    (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'truncated' : 'encoding',
  );
}
