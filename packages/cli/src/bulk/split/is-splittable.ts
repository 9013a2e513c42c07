import type { FileSource } from '@nymgate/bulk/bulk-files';
import { countParts } from '@nymgate/bulk/split/part-number';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { getCompression } from '@nymgate/hosts/bulk/places/process-file';

/**
 * Whether a file may be cut into parts. What is compressed, an array, or text in UTF-16 is read from its beginning alone; of such a file one
 * process makes all. A file whose name and store contradict each other is not cut either: whoever reads it says what is wrong.
 */
export async function isSplittable({ source, set, format }: FileJob, processes: number): Promise<boolean> {
  if (format === 'json-array' || countParts(source.size ?? 0, processes) === 1) return false;
  if (format === 'parquet') return true;
  if (!isDeclaredUncompressed(source)) return false;
  const beginning = await firstBytes(source);
  if (isPacked(beginning)) return false;
  if (format === 'ndjson') return !isUtf16(beginning);
  const plan = set.open(format);
  if ('fault' in plan || plan.type !== 'table' || plan.tableFormat.encoding.startsWith('utf-16'))
    return false;
  return plan.tableFormat.encoding === 'windows-1252' || !isUtf16(beginning);
}

function isDeclaredUncompressed(source: FileSource): boolean {
  try {
    return getCompression(source) === 'none';
  } catch {
    return false;
  }
}

async function firstBytes(source: FileSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(0, 4)) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

/** gzip and zstd, as `decompress` sees them. */
function isPacked([a, b, c, d]: Uint8Array): boolean {
  return (a === 0x1f && b === 0x8b && c === 8) || (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd);
}

function isUtf16([a, b]: Uint8Array): boolean {
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
}
