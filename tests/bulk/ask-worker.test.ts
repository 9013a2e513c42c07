import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FileJob } from '../../src/cli/bulk/places/file-job.ts';
import { askWorker } from '../../src/cli/bulk/run-jobs.ts';

const job = {
  source: { uri: '/in/people.csv', name: 'people.csv', open: () => expect.fail() },
  set: { name: 'people', pointer: '', columns: [], matches: () => true, open: () => expect.fail() },
  format: 'csv',
  output: '/out/people.csv',
  rejects: 0,
} as const satisfies FileJob;

const upon = (code: string) => `require('node:worker_threads').parentPort.on('message', () => { ${code} })`;

test.each([
  ['ends', 'process.exit(0)', 'ended without an answer'],
  ['throws', "throw new TypeError('secret-value')", 'INTERNAL'],
])('a worker that %s has failed one file, and the run goes on', async (_, code, failure) => {
  const worker = new Worker(upon(code), { eval: true });
  const outcome = await askWorker(worker, job, () => undefined);
  expect(outcome).toEqual({ job, failure: expect.stringContaining(failure) });
  expect(worker.threadId).toBe(-1);
});
