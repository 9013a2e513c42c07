import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { type BulkRules, findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import type { PartNumber } from '@nymgate/bulk/split/part-number';
import { openSource } from '@nymgate/hosts/bulk/places/any-place';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';

/** A job as plain data for a worker. */
export type SerializedJob = {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly set: string;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  readonly part?: PartNumber | undefined;
};

export function serializeJob({ source, set, format, output, rejects, part }: FileJob): SerializedJob {
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

/** Restores a job with the worker's own rules. */
export async function deserializeJob(job: SerializedJob, rules: BulkRules): Promise<FileJob> {
  const { path, name, size, format, output, rejects, part } = job;
  const set = findFileRuleSet(rules, name, job.set);
  if (set === undefined) throw new Error('the worker has other rules');
  return { source: await openSource(path, name, size), set, format, output, rejects, part };
}
