import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

type Codec = Transform & { readonly bytesWritten: number };

/** What Node has of zstd from 22.15 on. */
type Zstd = {
  readonly createZstdCompress?: () => Codec;
  readonly createZstdDecompress?: () => Codec;
  readonly zstdCompressSync?: (bytes: Uint8Array) => Uint8Array;
  readonly zstdDecompressSync?: (
    bytes: Uint8Array,
    options: { readonly maxOutputLength: number },
  ) => Uint8Array;
};

/** The types are those of Node 20, which has nothing of it. */
const found: unknown = zlib;
export const nodeZstd = found as Zstd;
