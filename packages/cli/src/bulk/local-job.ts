import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { type BulkRules, findSet } from '@nymgate/bulk/bulk-rules';
import type { PartNumber } from '@nymgate/bulk/split/part-number';
import { openAny } from '@nymgate/hosts/bulk/places/any-place';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';

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
