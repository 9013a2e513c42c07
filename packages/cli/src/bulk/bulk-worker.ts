import { parentPort, workerData } from 'node:worker_threads';
import { type BulkSetupData, createBulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { type FileResult, runFile } from '@nymgate/hosts/bulk/run-file';
import { describeFailure } from '@nymgate/shell/terminal/describe-failure';
import { deserializeJob, type SerializedJob } from './serialized-job.ts';

export type WorkerMessage =
  | { readonly kind: 'chunk'; readonly bytes: number; readonly rows: number }
  | { readonly kind: 'done'; readonly result: FileResult }
  | { readonly kind: 'failed'; readonly message: string };

function work(port: NonNullable<typeof parentPort>): void {
  const post = (message: WorkerMessage): void => port.postMessage(message);
  const setup = createBulkSetup(workerData as BulkSetupData);
  port.on('message', (job: SerializedJob) => {
    void setup
      .then(async (ready) =>
        runFile(await deserializeJob(job, ready.rules), ready, (bytes, rows) =>
          post({ kind: 'chunk', bytes, rows }),
        ),
      )
      .then((result) => post({ kind: 'done', result }))
      .catch((error: unknown) => post({ kind: 'failed', message: describeFailure(error) }));
  });
}

if (parentPort !== null) work(parentPort);
