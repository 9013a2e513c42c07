import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runWithPrefetch } from './run-with-prefetch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stand(names: readonly string[] = ['a', 'b', 'c', 'd']) {
  const done: string[] = [];
  const ahead = names.map((name) => () => {
    if (name === 'fails') throw new RangeError('no memory');
    done.push(name);
  });
  return { done, open: () => ({ ahead }) };
}

test('one step after the other while the answer is waited for, and none once it is there', async () => {
  const { done, open } = stand();
  let answer: (value: string) => void = () => undefined;
  const prefetched = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const running = runWithPrefetch({}, open, prefetched);
  expect(done).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['a']);
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['a', 'b']);
  answer('page');
  expect(await running).toBe('page');
  // A process that is frozen now has nothing to wake up for.
  expect(vi.getTimerCount()).toBe(0);
  expect(done).toEqual(['a', 'b']);
});

test('the first answer of an endpoint only', async () => {
  const { done, open } = stand();
  const endpoint = {};
  await runWithPrefetch(endpoint, open, Promise.resolve('page'));
  expect(vi.getTimerCount()).toBe(0);
  const second = runWithPrefetch(endpoint, open, Promise.resolve('page'));
  expect(vi.getTimerCount()).toBe(0);
  expect([await second, done]).toEqual(['page', []]);
});

test('what fails ahead fails nobody, and is the last; a refusal stays one', async () => {
  const { done, open } = stand(['fails', 'after']);
  void runWithPrefetch({}, open, new Promise(() => undefined));
  vi.runAllTimers();
  expect(done).toEqual([]);
  const faulty = () => {
    throw new RangeError('no memory');
  };
  void runWithPrefetch({}, faulty, new Promise(() => undefined));
  vi.runAllTimers();
  await expect(runWithPrefetch({}, open, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});
