import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline } from './deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A deadline of 100 ms, 20 of them until the first byte, and what it said when. */
function start(timeout = 100, signal?: AbortSignal) {
  const said: string[] = [];
  const begun = performance.now();
  const deadline = startDeadline({ timeout, ...(signal && { signal }) }, 20);
  deadline.onFailure(({ reason }) => void said.push(`${reason} at ${performance.now() - begun}`));
  return { deadline, said };
}

describe('the time of one exchange', () => {
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
