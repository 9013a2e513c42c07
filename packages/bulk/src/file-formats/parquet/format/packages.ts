import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { CompressionCodec, Compressors } from 'hyparquet';
import { BulkError } from '../../../bulk-fault.ts';
import { nodeZstd } from '../../compression/node-zstd.ts';

/** Of the reader its footer and Snappy: row groups, pages, and what is held of them, are ours. */
export type Reader = Pick<typeof import('hyparquet'), 'parquetMetadata' | 'snappyUncompress'>;
/** Of the writer its footer, its bytes and Snappy: what stands in pages is ours. */
export type Writer = Pick<typeof import('hyparquet-writer'), 'ByteWriter' | 'ParquetWriter'>;
/** The bytes themselves for no codec. */
export type OutputCodec = {
  readonly codec: CompressionCodec;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
};

/** The packages that read and write Parquet, which few need: optional, and loaded where a file asks for them. */
export async function loadParquet(): Promise<{ readonly reader: Reader; readonly writer: Writer }> {
  const [reader, writer] = await Promise.all([
    import('hyparquet').catch(() => missing('npm install hyparquet@1.31.5')),
    import('hyparquet-writer').catch(() => missing('npm install hyparquet-writer@0.17.0')),
  ]);
  return { reader, writer };
}

/** A decompressor that returns at most the requested number of bytes. */
function bounded(
  unpack: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array,
): (bytes: Uint8Array, length: number) => Uint8Array {
  return (bytes, length) => unpack(bytes, { maxOutputLength: Math.max(1, length) });
}

/**
 * What unpacks the pages of a file: Node's own where it has the codec, the reader's for Snappy, a package for the rest: LZ4, and zstd before
 * Node 22.15. None gives more than a header says, and headers were checked.
 *
 * @throws BulkError PACKAGE_MISSING
 */
export async function compressorsFor(codecs: ReadonlySet<CompressionCodec>): Promise<Compressors> {
  const { zstdDecompressSync: zstd } = nodeZstd;
  const known: Compressors = {
    GZIP: bounded(gunzipSync),
    BROTLI: bounded(brotliDecompressSync),
    ...(zstd !== undefined && { ZSTD: bounded(zstd) }),
  };
  if ([...codecs].every((codec) => codec === 'UNCOMPRESSED' || codec === 'SNAPPY' || codec in known))
    return known;
  const { compressors } = await import('hyparquet-compressors').catch(() =>
    missing('npm install hyparquet-compressors@1.1.2'),
  );
  return { ...compressors, ...known };
}

/** How the output is compressed: as the input where we can, else by Snappy, which every reader has. */
export function outputCodec(
  codecs: ReadonlySet<CompressionCodec>,
  { ByteWriter, ParquetWriter }: Writer,
): OutputCodec {
  const { zstdCompressSync: zstd } = nodeZstd;
  const [first] = codecs;
  if (first === 'GZIP') return { codec: first, pack: (bytes) => gzipSync(bytes) };
  if (first === 'ZSTD' && zstd !== undefined) return { codec: first, pack: zstd };
  if (first === 'UNCOMPRESSED') return { codec: first, pack: (bytes) => bytes };
  const { SNAPPY } = new ParquetWriter({ writer: new ByteWriter(), schema: [] }).compressors;
  return SNAPPY === undefined
    ? { codec: 'UNCOMPRESSED', pack: (bytes) => bytes }
    : { codec: 'SNAPPY', pack: (bytes) => SNAPPY(bytes) };
}

function missing(command: string): never {
  throw new BulkError({ fault: 'PACKAGE_MISSING', subject: command });
}
