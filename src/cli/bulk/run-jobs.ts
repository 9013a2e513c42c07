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

/**
 * Makes all outputs, several at once in workers where there are several; a file that fails does not stop the others.
 */
export async function runJobs(all: readonly FileJob[], run: RunJobs): Promise<void> {
  const queue = [...all];
  const lanes = Math.min(run.jobs, all.length);
  const worker = lanes > 1 ? findWorker() : undefined;
  if (worker === undefined) return ownLane(queue, run);
  await Promise.all(Array.from({ length: lanes }, () => workerLane(worker, queue, run)));
}

/** Beside this file in the built package. A bundle has no such file, nor its own address, and sources are no program for a worker. */
function findWorker(): string | undefined {
  const here = import.meta.url;
  const worker = here.startsWith('file:') ? fileURLToPath(new URL('./bulk-worker.js', here)) : '';
  return existsSync(worker) ? worker : undefined;
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

async function workerLane(file: string, queue: FileJob[], run: RunJobs): Promise<void> {
  const start = () => new Worker(file, { workerData: run.data });
  let worker = start();
  try {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      if (worker.threadId === ENDED) worker = start();
      run.onOutcome(await askWorker(worker, job, run.onChunk));
    }
  } finally {
    await worker.terminate();
  }
}

/** `threadId` of a worker that has ended (node:worker_threads). */
const ENDED = -1;

/** Never rejects: where the worker ends without an answer, for want of memory perhaps, this one file has failed. */
export function askWorker(worker: Worker, job: FileJob, onChunk: OnChunk): Promise<JobOutcome> {
  return new Promise((resolve) => {
    let failure = 'the thread that made it ended without an answer; run this again, with --jobs 1';
    // Not `removeAllListeners`: Node listens there too, and without that no second job is ever answered.
    const settle = (outcome: JobOutcome): void => {
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.off('message', onMessage);
      resolve(outcome);
    };
    const onError = (error: unknown): void => {
      failure = describeFailure(error);
    };
    const onExit = (): void => settle({ job, failure });
    const onMessage = (answer: WorkerAnswer): void => {
      if (answer.kind === 'chunk') onChunk(answer.bytes, answer.rows);
      else if (answer.kind === 'done') settle({ job, result: answer.result });
      else settle({ job, failure: answer.message });
    };
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.on('message', onMessage);
    worker.postMessage(toLocalJob(job));
  });
}
