import type { BulkFormat } from '../../bulk/bulk-plan.ts';
import { type BulkRules, findSet } from '../../bulk/bulk-rules.ts';
import type { PartNumber } from '../../bulk/split/part-number.ts';
import { openAny } from '../../hosts/bulk/places/any-place.ts';
import type { FileJob } from '../../hosts/bulk/places/file-job.ts';

/** A job as plain data, for a worker. */
export type LocalJob = {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly set: string;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  readonly part?: PartNumber | undefined;
};

export function toLocalJob({ source, set, format, output, rejects, part }: FileJob): LocalJob {
  return {
    path: source.uri,
    name: source.name,
    size: source.size ?? 0,
    set: set.name,
    format,
    output,
    rejects,
    part,
  };
}

/** The job again, with the rules that the worker has read itself. */
export async function openLocalJob(job: LocalJob, rules: BulkRules): Promise<FileJob> {
  const { path, name, size, format, output, rejects, part } = job;
  const set = findSet(rules, name, job.set);
  if (set === undefined) throw new Error('the worker has other rules');
  return { source: await openAny(path, name, size), set, format, output, rejects, part };
}
