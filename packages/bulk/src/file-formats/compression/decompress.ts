import { Buffer } from 'node:buffer';
import { pipeline, type Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BulkError } from '../../bulk-fault.ts';
import type { Compression } from '../../parse-file-name.ts';
import { rejectWorkbookBytes } from '../../reject-workbook.ts';
import { nodeZstd } from './node-zstd.ts';

/** A table compresses a hundredfold at most; a bomb of gzip reaches a thousand. Small files may be what they like. */
const MAX_EXPANSION_RATIO = 250;
const RATIO_EXEMPT_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 65_536;

type Decoder = Transform & { readonly bytesWritten: number };

/**
 * Decompresses a file in constant memory. The first bytes identify the compression, which has to match the declared one. A file
 * with another name is refused, and so is a workbook, and one that is compressed twice, cut off, damaged, continues after its end, or grows more
 * than 250-fold (BLK-05).
 *
 * @param said `saidCompression` of name and store
 * @throws BulkError (from the iteration) WORKBOOK, COMPRESSION_LABEL, COMPRESSION_BROKEN, EXPANDS_TOO_FAR, ZSTD_MISSING
 * @example for await (const chunk of decompress(source.open(), 'gzip')) …
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  declared: Compression,
): AsyncGenerator<Uint8Array> {
  const all = await checkFirstBytes(chunks, declared);
  if (declared === 'none') return yield* all;
  yield* await checkFirstBytes(decodeStream(all, createDecoder(declared)), 'none');
}

/**
 * What a file says of its compression: the ending of its name, the `Content-Encoding` of a store, or both.
 *
 * @throws BulkError COMPRESSION_LABEL when they differ, or the encoding is another one
 * @example saidCompression('none', 'gzip') // 'gzip'
 */
export function declaredCompression(
  nameCompression: Compression,
  contentEncoding?: string | undefined,
): Compression {
  const codingName = (contentEncoding ?? '').trim().toLowerCase();
  // What S3 adds to uploads in chunks says nothing of the object (User Guide, "Signature calculations: chunked upload").
  const storeCompression = COMPRESSION_BY_CODING[codingName.replace(/,?\s*aws-chunked$/, '')];
  if (
    storeCompression === undefined ||
    (storeCompression !== 'none' && nameCompression !== 'none' && storeCompression !== nameCompression)
  )
    throw new BulkError({ fault: 'COMPRESSION_LABEL' });
  return nameCompression === 'none' ? storeCompression : nameCompression;
}

const COMPRESSION_BY_CODING: Readonly<Record<string, Compression | undefined>> = {
  '': 'none',
  identity: 'none',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  zstd: 'zstd',
};

/** RFC 1952 section 2.3.1 (method deflate), RFC 8878 section 3.1. No text in any encoding begins so. */
function detectCompression(bytes: Uint8Array): Compression {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b && c === 8) return 'gzip';
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? 'zstd' : 'none';
}

/** Everything from the beginning, once the first four bytes are what they have to be; otherwise the source is closed. */
async function checkFirstBytes(
  chunks: AsyncIterable<Uint8Array>,
  declared: Compression,
): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < 4) {
    const next = await iterator.next();
    if (next.done === true) break;
    read.push(Uint8Array.from(next.value));
    length += next.value.length;
  }
  const first = read.length === 1 && read[0] !== undefined ? read[0] : Buffer.concat(read);
  try {
    rejectWorkbookBytes(first);
    if (detectCompression(first) !== declared) throw new BulkError({ fault: 'COMPRESSION_LABEL' });
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  return prependBytes(first, iterator);
}

async function* prependBytes(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function createDecoder(declared: 'gzip' | 'zstd'): Decoder {
  const decoder =
    declared === 'gzip' ? createGunzip({ chunkSize: CHUNK_BYTES }) : nodeZstd.createZstdDecompress?.();
  if (decoder === undefined) throw new BulkError({ fault: 'ZSTD_MISSING' });
  return decoder;
}

async function* decodeStream(
  chunks: AsyncIterable<Uint8Array>,
  decoder: Decoder,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      read += chunk.length;
      yield chunk;
    }
  };
  pipeline(counted, decoder, () => undefined);
  let out = 0;
  try {
    for await (const chunk of decoder) {
      out += chunk.length;
      if (out > RATIO_EXEMPT_BYTES && out > MAX_EXPANSION_RATIO * read)
        throw new BulkError({ fault: 'EXPANDS_TOO_FAR' });
      yield chunk;
    }
  } catch (error) {
    throw isCorruptDataError(error) ? new BulkError({ fault: 'COMPRESSION_BROKEN' }) : error;
  }
  // Bytes behind the end, or a second frame of zstd, which Node leaves out without a word.
  if (decoder.bytesWritten !== read) throw new BulkError({ fault: 'COMPRESSION_BROKEN' });
}

function isCorruptDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_|^ZSTD_/.test(String(error.code));
}
