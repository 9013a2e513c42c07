import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { BulkSetup, SetupData } from './bulk-setup.ts';
import type { WorkerAnswer } from './bulk-worker.ts';
import { describeFailure } from './describe-failure.ts';
import { toLocalJob } from './local-job.ts';
import type { FileJob, OnChunk } from './places/file-job.ts';
import { type FileResult, runFile } from './run-file.ts';

export type JobOutcome = { readonly job: FileJob } & (
  | { readonly result: FileResult }
  | { readonly failure: string }
);

export type RunJobs = {
  readonly setup: BulkSetup;
  readonly data: SetupData;
  /** Files at once. */
  readonly jobs: number;
  readonly onChunk: OnChunk;
  readonly onOutcome: (outcome: JobOutcome) => void;
};

/** Beside this file in the built package; the single file of a bundle has none, and sources are no program that a worker could load. */
const WORKER = new URL('./bulk-worker.js', import.meta.url);

/**
 * Makes all outputs, several at once in workers where there are several; a file that fails does not stop the others.
 */
export async function runJobs(all: readonly FileJob[], run: RunJobs): Promise<void> {
  const queue = [...all];
  const lanes = Math.min(run.jobs, all.length);
  const useWorkers = lanes > 1 && WORKER.protocol === 'file:' && existsSync(fileURLToPath(WORKER));
  const lane = useWorkers ? workerLane : ownLane;
  await Promise.all(Array.from({ length: useWorkers ? lanes : 1 }, () => lane(queue, run)));
}

async function ownLane(queue: FileJob[], { setup, onChunk, onOutcome }: RunJobs): Promise<void> {
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

async function workerLane(queue: FileJob[], run: RunJobs): Promise<void> {
  const worker = new Worker(WORKER, { workerData: run.data });
  try {
    for (let job = queue.shift(); job !== undefined; job = queue.shift())
      run.onOutcome(await askWorker(worker, job, run.onChunk));
  } finally {
    await worker.terminate();
  }
}

function askWorker(worker: Worker, job: FileJob, onChunk: OnChunk): Promise<JobOutcome> {
  return new Promise((resolve, reject) => {
    // Not `removeAllListeners`: Node listens there too, and without that no second job is ever answered.
    const settle = (outcome: JobOutcome): void => {
      worker.off('error', reject);
      worker.off('message', onMessage);
      resolve(outcome);
    };
    const onMessage = (answer: WorkerAnswer): void => {
      if (answer.kind === 'chunk') onChunk(answer.bytes, answer.rows);
      else if (answer.kind === 'done') settle({ job, result: answer.result });
      else settle({ job, failure: answer.message });
    };
    worker.on('error', reject);
    worker.on('message', onMessage);
    worker.postMessage(toLocalJob(job));
  });
}
