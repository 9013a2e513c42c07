import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, type Gunzip, gunzipSync } from 'node:zlib';
import { SourceFailure } from '@nymgate/engine/kernel/ports';

export type DecodeLimits = {
  readonly responseBytes: number;
  /** Decoded bytes per encoded byte, checked beyond 1 MiB. */
  readonly decompressionRatio: number;
};

const CHUNK_BYTES = 65_536;
/** Encoded bytes; usually 150 KB decoded, at most 3 MB. */
const SMALL_BYTES = 16_384;

const DECODERS: Readonly<Record<string, () => Gunzip>> = Object.freeze({
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  'x-gzip': () => createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
  br: () => createBrotliDecompress({ chunkSize: CHUNK_BYTES }),
});

/**
 * Decodes one layer of gzip, deflate or br, never two (CVE-2026-22036: a chain multiplies). Output is
 * measured chunk by chunk, so memory stays bounded. Truncation, a wrong checksum and trailing data are
 * errors.
 * @throws SourceFailure (from the iteration) 'encoding', 'truncated', 'too-large'
 */
export function decodeBody(
  source: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  limits: DecodeLimits,
): AsyncIterable<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return source;
  const create = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (create === undefined) return rejectEncoding(source);
  return create === DECODERS['gzip']
    ? gunzipStream(source, create, limits)
    : inflateStream(source, create(), limits);
}

/** Small bodies are decoded in one call, larger ones as a stream. */
async function* gunzipStream(
  source: AsyncIterable<Uint8Array>,
  create: () => Gunzip,
  limits: DecodeLimits,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const iterator = source[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > SMALL_BYTES) return yield* inflateStream(prependChunks(chunks, iterator), create(), limits);
  }
  yield gunzipSmall(Buffer.concat(chunks), limits);
}

async function* prependChunks(
  chunks: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    // Releases the connection if the body has not ended.
    await iterator.return?.();
  }
}

async function* rejectEncoding(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await source[Symbol.asyncIterator]().return?.();
  yield* [];
  throw new SourceFailure('encoding');
}

async function* inflateStream(
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
  // The iteration below throws the same failure; this avoids an unhandled rejection.
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
    const failure = toDecodeFailure(error);
    // An empty body is valid, whatever its encoding.
    if (failure.reason === 'truncated' && encoded === 0 && !(error instanceof SourceFailure)) return;
    throw failure;
  }
  await fed;
  // zlib ignores what follows the end of the stream; a second document could hide there.
  if (decoder.bytesWritten !== encoded) throw new SourceFailure('encoding');
}

function toDecodeFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  return new SourceFailure(
    (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'truncated' : 'encoding',
  );
}

export type SmallLimits = { readonly responseBytes: number; readonly decompressionRatio: number };

const RATIO_FREE_BYTES = 1_048_576;

/**
 * Decodes gzip in one call, a third of a stream's cost for a usual page. Only for small bodies, since it
 * blocks.
 * @throws SourceFailure 'truncated', 'too-large', 'encoding'
 */
function gunzipSmall(encoded: Uint8Array, limits: SmallLimits): Uint8Array {
  if (encoded.length === 0) return encoded;
  const maxOutput = Math.max(RATIO_FREE_BYTES, encoded.length * limits.decompressionRatio);
  const maxOutputLength = Math.min(limits.responseBytes, maxOutput);
  const { buffer, engine } = inflate(encoded, maxOutputLength);
  // zlib ignores what follows the end of the stream; a second document could hide there.
  if (engine.bytesWritten !== encoded.length) throw new SourceFailure('encoding');
  return buffer;
}

// `info`, absent from the types, makes zlib return itself too
// (https://nodejs.org/api/zlib.html#class-options).
type InflateResult = { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };

function inflate(encoded: Uint8Array, maxOutputLength: number): InflateResult {
  try {
    return gunzipSync(encoded, { maxOutputLength, info: true }) as unknown as InflateResult;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new SourceFailure('too-large');
    throw new SourceFailure(code === 'Z_BUF_ERROR' ? 'truncated' : 'encoding');
  }
}
