import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../shared/to-console-error.ts';
import { createThreadWorkspace, type RuleWorkspace } from './create-rule-workspace.ts';

/** Answers at once, but for a file of the name `slow.yaml`, over which it never comes back. */
const THREAD = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, request }) => {
    while (request.file === 'slow.yaml') {}
    parentPort.postMessage({ id, answer: { findings: [], more: 0, policy: request.text } });
  });
`;

let started = 0;
let workspace: RuleWorkspace | undefined;
const open = (limits: { timeout: number; abortGrace: number }): RuleWorkspace => {
  started = 0;
  workspace = createThreadWorkspace(async () => {
    started += 1;
    const worker = new Worker(THREAD, { eval: true });
    await once(worker, 'online');
    return worker;
  }, limits);
  return workspace;
};
afterEach(() => workspace?.close());

const never = (): AbortSignal => new AbortController().signal;

describe('the thread that reads rules', () => {
  it('is ended when a question takes too long, and the next one is answered by a new one', async () => {
    const { run } = open({ timeout: 300, abortGrace: 50 });
    const slow = run('check', { text: 'x', file: 'slow.yaml' }, never());
    const next = run('check', { text: 'y', file: 'r.yaml' }, never());
    const error = await slow.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({
      code: 'RULES_TOO_SLOW',
      fix: expect.stringContaining('nymgate check FILE'),
    });
    expect((await next).policy).toBe('y');
    expect(started).toBe(2);
  });

  it('is ended soon when nobody waits for a slow answer any more', async () => {
    const { run } = open({ timeout: 60_000, abortGrace: 50 });
    const gone = new AbortController();
    const slow = run('check', { text: 'x', file: 'slow.yaml' }, gone.signal);
    setTimeout(() => gone.abort(), 50);
    await expect(slow).rejects.toThrow(/abort/i);
    expect((await run('check', { text: 'y', file: 'r.yaml' }, never())).policy).toBe('y');
  });

  it('is not asked what nobody waits for any more', async () => {
    const { run } = open({ timeout: 5_000, abortGrace: 50 });
    const gone = new AbortController();
    gone.abort();
    await expect(run('check', { text: 'x', file: 'slow.yaml' }, gone.signal)).rejects.toThrow(/abort/i);
    expect(started).toBe(0);
  });
});
