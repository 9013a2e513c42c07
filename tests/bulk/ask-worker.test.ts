import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { runJobInWorker } from '../../packages/cli/src/bulk/run-job-in-worker.ts';
import type { FileJob } from '../../packages/hosts/src/bulk/places/file-job.ts';

const job = {
  source: { uri: '/in/people.csv', name: 'people.csv', open: () => expect.fail() },
  set: { name: 'people', pointer: '', columns: [], matches: () => true, open: () => expect.fail() },
  ...{ name: 'people.csv', names: 'clear' },
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
  const outcome = await runJobInWorker(worker, job, () => undefined);
  expect(outcome).toEqual({ job, failure: expect.stringContaining(failure) });
  expect(worker.threadId).toBe(-1);
});

test('BLK-05 a worker that takes more memory than it may has failed one file, and says so', async () => {
  const hungry = 'const all = []; for (;;) all.push(new Array(1e5).fill({}));';
  const worker = new Worker(upon(hungry), { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } });
  const outcome = await runJobInWorker(worker, job, () => undefined);
  expect(outcome).toEqual({ job, failure: expect.stringContaining('more memory than a file may') });
});

test('BLK-05 a worker that is at work without a word is ended, one that waits is not', async () => {
  const patience = { every: 100, longest: 500 };
  const looping = new Worker(upon('for (;;);'), { eval: true });
  const outcome = await runJobInWorker(looping, job, () => undefined, patience);
  expect(outcome).toEqual({ job, failure: expect.stringContaining('nothing came of it') });
  const waiting = new Worker(
    upon(
      "setTimeout(() => require('node:worker_threads').parentPort.postMessage({ kind: 'failed', message: 'in the end' }), 800)",
    ),
    { eval: true },
  );
  expect(await runJobInWorker(waiting, job, () => undefined, patience)).toEqual({
    job,
    failure: 'in the end',
  });
  await waiting.terminate();
});
