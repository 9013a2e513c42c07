import type { FileSource } from '../../../bulk-files.ts';
import { notParquet } from './parquet-limits.ts';

/** A part of a file, in a buffer of its own. */
export async function readBytes(source: FileSource, from: number, to: number): Promise<ArrayBuffer> {
  const whole = new Uint8Array(to - from);
  let length = 0;
  for await (const chunk of source.open(from, to)) {
    if (length + chunk.length > whole.length) throw notParquet();
    whole.set(chunk, length);
    length += chunk.length;
  }
  if (length !== whole.length) throw notParquet();
  return whole.buffer;
}
