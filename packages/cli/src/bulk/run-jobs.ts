import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { BulkSetup, BulkSetupData } from '@nymgate/hosts/bulk/bulk-setup';
import type { FileJob, OnChunk } from '@nymgate/hosts/bulk/places/file-job';
import { runFile } from '@nymgate/hosts/bulk/run-file';
import { describeFailure } from '@nymgate/shell/terminal/describe-failure';
import { type JobOutcome, runJobInWorker } from './run-job-in-worker.ts';

export type RunJobsOptions = {
  readonly setup: BulkSetup;
  readonly data: BulkSetupData;
  /** Concurrent files. */
  readonly jobs: number;
  readonly onChunk: OnChunk;
  readonly onOutcome: (outcome: JobOutcome) => void;
};

/**
 * Processes all files, concurrently in workers if there are several. Parquet always uses a worker if
 * possible: its metadata can claim memory, and an oversized worker ends alone (BLK-05).
 */
export async function runJobs(all: readonly FileJob[], run: RunJobsOptions): Promise<void> {
  const queue = [...all];
  const lanes = Math.min(run.jobs, all.length);
  const worker = lanes > 1 || all.some(({ format }) => format === 'parquet') ? findWorker() : undefined;
  if (worker === undefined) return runInProcess(queue, run);
  await Promise.all(Array.from({ length: lanes }, () => workerLane(worker, queue, run)));
}

/** Next to this file in the built package; a bundle is its own worker. Sources have none. */
function findWorker(): string | undefined {
  const here = import.meta.url;
  const worker = here.startsWith('file:') ? fileURLToPath(new URL('./bulk-worker.js', here)) : here;
  return existsSync(worker) ? worker : undefined;
}

async function runInProcess(queue: FileJob[], { setup, onChunk, onOutcome }: RunJobsOptions): Promise<void> {
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const reported = job;
    onOutcome(
      await runFile(reported, setup, onChunk).then(
        (result) => ({ job: reported, result }),
        (error: unknown) => ({ job: reported, failure: describeFailure(error) }),
      ),
    );
  }
}

// A JSON record may have 64 MiB, and its tree several times as much. Parquet needs small slices and an eager
// garbage collector.
const LIMITS = { maxOldGenerationSizeMb: 1_024 };
const PARQUET_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

async function workerLane(file: string, queue: FileJob[], run: RunJobsOptions): Promise<void> {
  const resourceLimits = queue.every(({ format }) => format === 'parquet') ? PARQUET_LIMITS : LIMITS;
  const start = () => new Worker(file, { workerData: run.data, resourceLimits });
  let worker = start();
  try {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      if (worker.threadId === ENDED) worker = start();
      run.onOutcome(await runJobInWorker(worker, job, run.onChunk));
    }
  } finally {
    await worker.terminate();
  }
}

const ENDED = -1;
