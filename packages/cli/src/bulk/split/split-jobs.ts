import { resolve } from 'node:path';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import { countParts, listShareParts, type PartNumber, toPartName } from '@nymgate/bulk/split/part-number';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { getCompression } from '@nymgate/hosts/bulk/places/process-file';
import { usageError } from '@nymgate/shell/terminal/report-failure';

/** One file with a job for each part. */
export type FileParts = {
  readonly fileJob: FileJob;
  readonly splittable: boolean;
  readonly jobs: readonly FileJob[];
};

/** Every process computes the same parts. @throws SetupError USAGE for a part's name in use */
export async function splitJobs(jobs: readonly FileJob[], processes: number): Promise<readonly FileParts[]> {
  const files = await Promise.all(jobs.map((job) => cutFile(job, processes)));
  rejectDuplicateOutputs(files.flatMap((file) => file.jobs));
  return files;
}

async function cutFile(job: FileJob, processes: number): Promise<FileParts> {
  const cuttable = await isSplittable(job, processes);
  const of = cuttable ? countParts(job.source.size ?? 0, processes) : 1;
  return {
    fileJob: job,
    splittable: cuttable,
    jobs: Array.from({ length: of }, (_, index) => toPartJob(job, { index, of })),
  };
}

function toPartJob(job: FileJob, part: PartNumber): FileJob {
  return part.of === 1 ? job : { ...job, output: toPartName(job.output, part), part };
}

export function selectJobsOfPart(files: readonly FileParts[], share: PartNumber): readonly FileJob[] {
  return files.flatMap(({ fileJob: { source }, splittable, jobs }) =>
    listShareParts({ name: source.name, size: source.size ?? 0 }, share, splittable).flatMap(
      ({ index }) => jobs[index] ?? [],
    ),
  );
}

function rejectDuplicateOutputs(jobs: readonly FileJob[]): void {
  const seen = new Set<string>();
  for (const { output } of jobs) {
    const place = isObjectUri(output) ? output : resolve(output);
    if (seen.has(place))
      throw usageError(`Two outputs would become ${place}.`, 'rename the input that has the name of a part');
    seen.add(place);
  }
}

// Whether a file can be split. Compressed files, arrays and UTF-16 must be read from the start; contradicting
// file names are left to the reader.
async function isSplittable({ source, set, format }: FileJob, processes: number): Promise<boolean> {
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

/** gzip and zstd. */
function isPacked([a, b, c, d]: Uint8Array): boolean {
  return (a === 0x1f && b === 0x8b && c === 8) || (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd);
}

function isUtf16([a, b]: Uint8Array): boolean {
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
}
