import { BulkError } from '@nymgate/bulk/bulk-fault';
import { openParquetPart } from '@nymgate/bulk/file-formats/open-parquet-part';
import { type FilePart, openLinesPart, openTablePart } from '@nymgate/bulk/split/open-part';
import type { PartNumber } from '@nymgate/bulk/split/part-number';
import type { FileJob } from './file-job.ts';

export type JobPart = PartNumber & FilePart['range'] & { readonly size: number; readonly etag?: string };

/** `digest` hides the ETag, which may be a hash of the content. @throws BulkError of header or footer */
export async function openJobPart(
  job: FileJob,
  digest: (etag: string) => string,
): Promise<{ readonly job: FileJob; readonly range: JobPart | undefined }> {
  const { part, source } = job;
  if (part === undefined) return { job, range: undefined };
  const { source: partSource, range } = await openFilePart(job, part);
  const { size = 0, etag } = source;
  return {
    job: { ...job, source: partSource },
    range: { ...part, ...range, size, ...(etag !== undefined && { etag: digest(etag) }) },
  };
}

async function openFilePart({ source, set, format }: FileJob, part: PartNumber): Promise<FilePart> {
  if (format === 'parquet') return openParquetPart(source, part);
  if (format === 'ndjson') return openLinesPart(source, part);
  const plan = set.open(format);
  if ('fault' in plan) throw new BulkError(plan);
  if (plan.type !== 'table') throw new BulkError({ fault: 'FORMAT_MISMATCH', subject: format });
  return openTablePart(source, part, { form: plan.tableFormat });
}
