import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAnswerBudget } from './answer-budget.ts';

const MINUTE = 60_000;
const budget = () => createAnswerBudget(100, 10);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a promise has come to so far. */
async function stateOf(taken: boolean | Promise<boolean>): Promise<boolean | 'waits'> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([taken, Promise.resolve('waits' as const)]);
}

describe('an answer has room', () => {
  test('at once while all together stay within the budget', () => {
    const { open } = budget();
    expect(open().take(60, MINUTE)).toBe(true);
    expect(open().take(40, MINUTE)).toBe(true);
  });

  test('when it is small, whatever others hold and wait for', async () => {
    const { open } = budget();
    void open().take(100, MINUTE);
    const large = open().take(11, MINUTE);
    expect(open().take(10, MINUTE)).toBe(true);
    expect(await stateOf(large)).toBe('waits');
  });

  test('when there is no other, however large it is', () => {
    const { open } = budget();
    const first = open();
    expect(first.take(1_000, MINUTE)).toBe(true);
    first.release();
    expect(open().take(2_000, MINUTE)).toBe(true);
  });
});

describe('an answer waits', () => {
  test('until others have been taken, first come, first served', async () => {
    const { open } = budget();
    const [first, second] = [open(), open()];
    void first.take(60, MINUTE);
    void second.take(40, MINUTE);
    const large = open().take(90, MINUTE);
    const smaller = open().take(20, MINUTE);
    first.release();
    expect(await stateOf(large)).toBe('waits');
    expect(await stateOf(smaller)).toBe('waits');
    second.release();
    expect(await stateOf(large)).toBe(true);
    expect(await stateOf(smaller)).toBe('waits');
  });

  test('no longer than its time; those behind it then have their turn', async () => {
    const { open } = budget();
    void open().take(60, MINUTE);
    const large = open().take(90, 1_000);
    const smaller = open().take(40, MINUTE);
    await vi.advanceTimersByTimeAsync(999);
    expect(await stateOf(large)).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(large)).toBe(false);
    expect(await stateOf(smaller)).toBe(true);
  });

  test('until its caller goes; those behind it then have their turn', async () => {
    const { open } = budget();
    void open().take(60, MINUTE);
    const leaving = open();
    const large = leaving.take(90, MINUTE);
    const smaller = open().take(40, MINUTE);
    leaving.release();
    expect(await stateOf(large)).toBe(false);
    expect(await stateOf(smaller)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('room that is given back', () => {
  test('is given back once', async () => {
    const { open } = budget();
    const [first, second] = [open(), open()];
    void first.take(50, MINUTE);
    void second.take(50, MINUTE);
    first.release();
    first.release();
    expect(open().take(50, MINUTE)).toBe(true);
    expect(await stateOf(open().take(50, MINUTE))).toBe('waits');
  });

  test('is all there again after waits that ended in every way', async () => {
    const { open } = budget();
    const places = Array.from({ length: 30 }, () => open());
    const taken = places.map((place, index) => place.take(40, index % 3 === 0 ? 1 : MINUTE));
    await vi.advanceTimersByTimeAsync(1);
    for (const place of places) place.release();
    for (const room of taken) await room;
    expect(vi.getTimerCount()).toBe(0);
    expect(open().take(100, MINUTE)).toBe(true);
    expect(await stateOf(open().take(11, MINUTE))).toBe('waits');
  });

  test('BAT-04 is all there again after a place has gone in which several waited, as the parts of a batch do', async () => {
    const { open } = budget();
    const [other, batch] = [open(), open()];
    void other.take(100, MINUTE);
    const parts = [batch.take(40, MINUTE), batch.take(40, MINUTE), batch.take(20, MINUTE)];
    batch.release();
    for (const part of parts) expect(await stateOf(part)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    other.release();
    expect(await stateOf(open().take(100, MINUTE))).toBe(true);
  });

  test('who has gone before the answer was made takes none', () => {
    const { open } = budget();
    const gone = open();
    gone.release();
    expect(gone.take(100, MINUTE)).toBe(false);
    expect(open().take(100, MINUTE)).toBe(true);
  });
});
