import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import { type BulkRules, findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import type { PartNumber } from '@nymgate/bulk/split/part-number';
import { openSource } from '@nymgate/hosts/bulk/places/any-place';
import type { NamePolicy } from '@nymgate/hosts/bulk/places/conceal-names';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';

/** A job as plain data for a worker. */
export type SerializedJob = {
  readonly path: string;
  readonly sourceName: string;
  readonly name: string;
  readonly names: NamePolicy;
  readonly size: number;
  readonly set: string;
  readonly format: BulkFormat;
  readonly output: string;
  readonly rejects: number;
  readonly part?: PartNumber | undefined;
};

export function serializeJob({
  source,
  name,
  names,
  set,
  format,
  output,
  rejects,
  part,
}: FileJob): SerializedJob {
  return {
    path: source.uri,
    sourceName: source.name,
    name,
    names,
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
  const { path, sourceName, size, set: setName, ...rest } = job;
  const set = findFileRuleSet(rules, sourceName, setName);
  if (set === undefined) throw new Error('the worker has other rules');
  return { ...rest, source: await openSource(path, sourceName, size), set };
}
