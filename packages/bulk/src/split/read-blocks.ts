import type { FileSource } from '../bulk-files.ts';
import { concatBytes } from '../records/bytes.ts';

export type ByteBlock = { readonly bytes: Uint8Array; readonly offset: number };

const INITIAL_BLOCK_BYTES = 65_536;
const MAX_BLOCK_BYTES = 8 * 1024 * 1024;

/** Bytes of a file in blocks that grow: small where an answer is near, large where it is not. Each is read to its end, so none leaves a connection half read. */
export async function* readBlocks(
  { open }: Pick<FileSource, 'open'>,
  from: number,
  to: number,
): AsyncGenerator<ByteBlock> {
  let length = INITIAL_BLOCK_BYTES;
  for (let offset = from; offset < to; ) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of open(offset, Math.min(to, offset + length))) chunks.push(chunk.slice());
    const bytes = concatBytes(chunks);
    if (bytes.length === 0) return;
    yield { bytes, offset };
    offset += bytes.length;
    length = Math.min(MAX_BLOCK_BYTES, length * 2);
  }
}
