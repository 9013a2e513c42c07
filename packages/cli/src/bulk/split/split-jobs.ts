import { resolve } from 'node:path';
import { countParts, listShareParts, type PartNumber, toPartName } from '@nymgate/bulk/split/part-number';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { isSplittable } from './is-splittable.ts';

/** One file, and the jobs that make it: one for each part, or one for all of it. */
export type FileParts = {
  readonly fileJob: FileJob;
  readonly splittable: boolean;
  readonly jobs: readonly FileJob[];
};

/**
 * Cuts files for so many processes. Each process comes to the same parts, by itself.
 *
 * @throws SetupError USAGE when a part has the name of another output
 */
export async function splitJobs(jobs: readonly FileJob[], processes: number): Promise<readonly FileParts[]> {
  const files = await Promise.all(jobs.map((job) => cutFile(job, processes)));
  rejectDuplicateOutputs(files.flatMap((file) => file.jobs));
  return files;
}

async function cutFile(whole: FileJob, processes: number): Promise<FileParts> {
  const cuttable = await isSplittable(whole, processes);
  const of = cuttable ? countParts(whole.source.size ?? 0, processes) : 1;
  return {
    fileJob: whole,
    splittable: cuttable,
    jobs: Array.from({ length: of }, (_, index) => partOf(whole, { index, of })),
  };
}

function partOf(job: FileJob, part: PartNumber): FileJob {
  return part.of === 1 ? job : { ...job, output: toPartName(job.output, part), part };
}

/** The jobs of one process. */
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
