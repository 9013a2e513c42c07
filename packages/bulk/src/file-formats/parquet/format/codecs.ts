import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { CompressionCodec, Compressors } from 'hyparquet';
import { zstdOfNode } from '../../compression/zstd-of-node.ts';
import { loadCompressors, type Writer } from './load-packages.ts';

const ours: Compressors = {
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

/**
 * What unpacks the pages of a file: Node's own where it has the codec, the reader's for Snappy, a package for the rest. None gives more than
 * a header says, and headers were checked.
 *
 * @throws BulkError PACKAGE_MISSING
 */
export async function compressorsFor(codecs: ReadonlySet<CompressionCodec>): Promise<Compressors> {
  const { zstdDecompressSync } = zstdOfNode;
  const zstd: Compressors =
    zstdDecompressSync === undefined
      ? {}
      : { ZSTD: (bytes, length) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }) };
  const known: Compressors = { ...ours, ...zstd };
  const isKnown = (codec: CompressionCodec) =>
    codec === 'UNCOMPRESSED' || codec === 'SNAPPY' || codec in known;
  return [...codecs].every(isKnown) ? known : { ...(await loadCompressors()), ...known };
}

/** How the output is compressed: as the input where we can, else by Snappy, which every reader has. */
export function outputCodec(
  codecs: ReadonlySet<CompressionCodec>,
  { snappyCompress }: Pick<Writer, 'snappyCompress'>,
): {
  readonly codec: CompressionCodec;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
} {
  const { zstdCompressSync } = zstdOfNode;
  const [first] = codecs;
  if (first === 'GZIP') return { codec: first, pack: (bytes) => gzipSync(bytes) };
  if (first === 'ZSTD' && zstdCompressSync !== undefined)
    return { codec: first, pack: (bytes) => zstdCompressSync(bytes) };
  if (first === 'UNCOMPRESSED') return { codec: first, pack: (bytes) => bytes };
  return { codec: 'SNAPPY', pack: snappyCompress };
}
