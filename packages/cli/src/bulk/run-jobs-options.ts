import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { BulkSetup, BulkSetupData } from '@nymgate/hosts/bulk/bulk-setup';
import type { FileJob, OnChunk } from '@nymgate/hosts/bulk/places/file-job';
import { runFile } from '@nymgate/hosts/bulk/run-file';
import { describeFailure } from '@nymgate/shell/terminal/describe-failure';
import { type JobOutcome, runJobInWorker } from './run-job-in-worker.ts';

export type RunJobsOptions = {
  readonly setup: BulkSetup;
  readonly data: BulkSetupData;
  /** Files at once. */
  readonly jobs: number;
  readonly onChunk: OnChunk;
  readonly onOutcome: (outcome: JobOutcome) => void;
};

/**
 * Makes all outputs, several at once in workers where there are several; a file that fails does not stop the others. Parquet is always
 * made in a worker, where there is one: what a file of it claims of itself costs memory, and a worker that takes too much ends alone
 * (BLK-05).
 */
export async function runJobs(all: readonly FileJob[], run: RunJobsOptions): Promise<void> {
  const queue = [...all];
  const lanes = Math.min(run.jobs, all.length);
  const worker = lanes > 1 || all.some(({ format }) => format === 'parquet') ? findWorker() : undefined;
  if (worker === undefined) return runInProcess(queue, run);
  await Promise.all(Array.from({ length: lanes }, () => workerLane(worker, queue, run)));
}

/** Beside this file in the built package. A bundle is one file, which is a worker too; sources are no program for one. */
function findWorker(): string | undefined {
  const here = import.meta.url;
  const worker = here.startsWith('file:') ? fileURLToPath(new URL('./bulk-worker.js', here)) : here;
  return existsSync(worker) ? worker : undefined;
}

async function runInProcess(queue: FileJob[], { setup, onChunk, onOutcome }: RunJobsOptions): Promise<void> {
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const told = job;
    onOutcome(
      await runFile(told, setup, onChunk).then(
        (result) => ({ job: told, result }),
        (error: unknown) => ({ job: told, failure: describeFailure(error) }),
      ),
    );
  }
}

/** A record of JSON may have 64 MiB, and a tree of it some times as much; Parquet is made of slices, and its collector shall not wait. */
const LIMITS = { maxOldGenerationSizeMb: 1_024 };
const PARQUET_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

function limitsOf(all: readonly FileJob[]): ResourceLimits {
  return all.every(({ format }) => format === 'parquet') ? PARQUET_LIMITS : LIMITS;
}

async function workerLane(file: string, queue: FileJob[], run: RunJobsOptions): Promise<void> {
  const resourceLimits = limitsOf(queue);
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

/** `threadId` of a worker that has ended (node:worker_threads). */
const ENDED = -1;
