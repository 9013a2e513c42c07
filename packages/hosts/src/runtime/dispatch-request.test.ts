import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { SourceFailure } from '../../../engine/src/kernel/ports.ts';
import { createBodyQueue } from './bodies/body-queue.ts';
import { startDeadline } from './dispatch-request.ts';

/** A deadline of 100 ms, 20 of them until the first byte, and what it said when. */
function start(timeout = 100, signal?: AbortSignal) {
  const events: string[] = [];
  const begun = performance.now();
  const deadline = startDeadline({ timeout, ...(signal && { signal }) }, 20);
  deadline.onFailure(({ reason }) => void events.push(`${reason} at ${performance.now() - begun}`));
  return { deadline, said: events };
}

describe('the time of one exchange', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  test('no first byte: over when the head was due', () => {
    const { deadline, said } = start();
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(['timeout at 20']);
    expect(deadline.failure()?.reason).toBe('timeout');
  });
  test('head in time, body too slow: over when the whole was due', () => {
    const { deadline, said } = start();
    vi.advanceTimersByTime(19);
    deadline.firstByte();
    vi.advanceTimersByTime(80);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(['timeout at 100']);
  });
  test('a whole shorter than the time to the first byte', () => {
    const { deadline, said } = start(10);
    deadline.firstByte();
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(['timeout at 10']);
  });
  test('after its end nothing is said and no timer waits', () => {
    const { deadline, said } = start();
    deadline.firstByte();
    vi.advanceTimersByTime(50);
    deadline.end();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual([]);
  });
  test('the caller goes first', () => {
    const caller = new AbortController();
    const { said } = start(100, caller.signal);
    caller.abort();
    expect(said).toEqual(['aborted at 0']);
  });
});

function open() {
  const calls: string[] = [];
  const queue = createBodyQueue({ resume: () => calls.push('resume'), cancel: () => calls.push('leave') });
  return { queue, calls, reader: queue.body[Symbol.asyncIterator]() };
}

const bytes = (length: number) => new Uint8Array(length);

describe('a body on its way', () => {
  it('comes in order, whether it waits for the reader or the reader for it', async () => {
    const { queue, reader } = open();
    const waiting = reader.next();
    queue.push(Uint8Array.of(1));
    queue.push(Uint8Array.of(2));
    queue.end();
    expect([await waiting, await reader.next(), await reader.next()]).toEqual([
      { done: false, value: Uint8Array.of(1) },
      { done: false, value: Uint8Array.of(2) },
      { done: true, value: undefined },
    ]);
  });

  it('is held back while 128 KiB wait, and asked for again once', async () => {
    const { queue, calls, reader } = open();
    expect(queue.push(bytes(100_000))).toBe(true);
    expect(queue.push(bytes(100_000))).toBe(false);
    await reader.next();
    expect(calls).toEqual(['resume']);
    await reader.next();
    expect(calls).toEqual(['resume']);
  });

  it('a failure reaches a waiting reader, and overtakes what is queued', async () => {
    const waiting = open();
    const next = waiting.reader.next();
    waiting.queue.fail(new SourceFailure('timeout'));
    await expect(next).rejects.toMatchObject({ reason: 'timeout' });
    const queued = open();
    queued.queue.push(bytes(1));
    queued.queue.fail(new SourceFailure('truncated'));
    queued.queue.fail(new SourceFailure('aborted'));
    await expect(queued.reader.next()).rejects.toMatchObject({ reason: 'truncated' });
  });

  it('a reader that leaves early ends the exchange; one that has read all does not', async () => {
    const early = open();
    early.queue.push(bytes(1));
    for await (const _ of early.queue.body) break;
    expect(early.calls).toEqual(['leave']);
    expect(early.queue.push(bytes(1))).toBe(true);
    const complete = open();
    complete.queue.push(bytes(1));
    complete.queue.end();
    for await (const _ of complete.queue.body);
    await complete.reader.return?.();
    expect(complete.calls).toEqual([]);
  });
});
