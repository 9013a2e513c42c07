import type { Worker } from 'node:worker_threads';
import type { FileJob, OnChunk } from '@nymgate/hosts/bulk/places/file-job';
import type { FileResult } from '@nymgate/hosts/bulk/run-file';
import { describeFailure } from '@nymgate/shell/terminal/describe-failure';
import type { WorkerMessage } from './bulk-worker.ts';
import { monitorWorker } from './monitor-worker.ts';
import { serializeJob } from './serialized-job.ts';

export type JobOutcome = { readonly job: FileJob } & (
  | { readonly result: FileResult }
  | { readonly failure: string }
);

const SILENT = 'the thread that made it ended without an answer; run this again, with --jobs 1';
const FULL = 'it takes more memory than a file may; look whether it is what it says it is';
const STUCK =
  'nothing came of it for two minutes, and the thread that made it was ended; fetch the file again';

/** Never rejects: if the worker ends without a result, this file has failed. */
export function runJobInWorker(
  worker: Worker,
  job: FileJob,
  onChunk: OnChunk,
  limits?: Parameters<typeof monitorWorker>[2],
): Promise<JobOutcome> {
  return new Promise((resolve) => {
    let failure = SILENT;
    const watch = monitorWorker(
      worker,
      () => {
        failure = STUCK;
      },
      limits,
    );
    // Not `removeAllListeners`, because Node's own listeners are needed for the next job.
    const settle = (outcome: JobOutcome): void => {
      watch.stop();
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.off('message', onMessage);
      resolve(outcome);
    };
    const onError = (error: unknown): void => {
      failure =
        (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? FULL
          : describeFailure(error);
    };
    const onExit = (): void => settle({ job, failure });
    const onMessage = (message: WorkerMessage): void => {
      watch.heard();
      if (message.kind === 'chunk') onChunk(message.bytes, message.rows);
      else if (message.kind === 'done') settle({ job, result: message.result });
      else settle({ job, failure: message.message });
    };
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.on('message', onMessage);
    worker.postMessage(serializeJob(job));
  });
}
