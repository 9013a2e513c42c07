import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createResponseMemoryBudget } from './response-memory-budget.ts';

const MINUTE = 60_000;
const budget = () => createResponseMemoryBudget(100, 10);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a promise has come to so far. */
async function getState(taken: boolean | Promise<boolean>): Promise<boolean | 'waits'> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([taken, Promise.resolve('waits' as const)]);
}

describe('an answer has room', () => {
  test('at once while all together stay within the budget', () => {
    const { createReservation } = budget();
    expect(createReservation().reserve(60, MINUTE)).toBe(true);
    expect(createReservation().reserve(40, MINUTE)).toBe(true);
  });

  test('when it is small, whatever others hold and wait for', async () => {
    const { createReservation } = budget();
    void createReservation().reserve(100, MINUTE);
    const large = createReservation().reserve(11, MINUTE);
    expect(createReservation().reserve(10, MINUTE)).toBe(true);
    expect(await getState(large)).toBe('waits');
  });

  test('when there is no other, however large it is', () => {
    const { createReservation } = budget();
    const first = createReservation();
    expect(first.reserve(1_000, MINUTE)).toBe(true);
    first.release();
    expect(createReservation().reserve(2_000, MINUTE)).toBe(true);
  });
});

describe('an answer waits', () => {
  test('until others have been taken, first come, first served', async () => {
    const { createReservation } = budget();
    const [first, second] = [createReservation(), createReservation()];
    void first.reserve(60, MINUTE);
    void second.reserve(40, MINUTE);
    const large = createReservation().reserve(90, MINUTE);
    const smaller = createReservation().reserve(20, MINUTE);
    first.release();
    expect(await getState(large)).toBe('waits');
    expect(await getState(smaller)).toBe('waits');
    second.release();
    expect(await getState(large)).toBe(true);
    expect(await getState(smaller)).toBe('waits');
  });

  test('no longer than its time; those behind it then have their turn', async () => {
    const { createReservation } = budget();
    void createReservation().reserve(60, MINUTE);
    const large = createReservation().reserve(90, 1_000);
    const smaller = createReservation().reserve(40, MINUTE);
    await vi.advanceTimersByTimeAsync(999);
    expect(await getState(large)).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    expect(await getState(large)).toBe(false);
    expect(await getState(smaller)).toBe(true);
  });

  test('until its caller goes; those behind it then have their turn', async () => {
    const { createReservation } = budget();
    void createReservation().reserve(60, MINUTE);
    const aborting = createReservation();
    const large = aborting.reserve(90, MINUTE);
    const smaller = createReservation().reserve(40, MINUTE);
    aborting.release();
    expect(await getState(large)).toBe(false);
    expect(await getState(smaller)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('room that is given back', () => {
  test('is given back once', async () => {
    const { createReservation } = budget();
    const [first, second] = [createReservation(), createReservation()];
    void first.reserve(50, MINUTE);
    void second.reserve(50, MINUTE);
    first.release();
    first.release();
    expect(createReservation().reserve(50, MINUTE)).toBe(true);
    expect(await getState(createReservation().reserve(50, MINUTE))).toBe('waits');
  });

  test('is all there again after waits that ended in every way', async () => {
    const { createReservation } = budget();
    const places = Array.from({ length: 30 }, () => createReservation());
    const taken = places.map((place, index) => place.reserve(40, index % 3 === 0 ? 1 : MINUTE));
    await vi.advanceTimersByTimeAsync(1);
    for (const place of places) place.release();
    for (const room of taken) await room;
    expect(vi.getTimerCount()).toBe(0);
    expect(createReservation().reserve(100, MINUTE)).toBe(true);
    expect(await getState(createReservation().reserve(11, MINUTE))).toBe('waits');
  });

  test('BAT-04 is all there again after a place has gone in which several waited, as the parts of a batch do', async () => {
    const { createReservation } = budget();
    const [other, batch] = [createReservation(), createReservation()];
    void other.reserve(100, MINUTE);
    const parts = [batch.reserve(40, MINUTE), batch.reserve(40, MINUTE), batch.reserve(20, MINUTE)];
    batch.release();
    for (const part of parts) expect(await getState(part)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    other.release();
    expect(await getState(createReservation().reserve(100, MINUTE))).toBe(true);
  });

  test('who has gone before the answer was made takes none', () => {
    const { createReservation } = budget();
    const gone = createReservation();
    gone.release();
    expect(gone.reserve(100, MINUTE)).toBe(false);
    expect(createReservation().reserve(100, MINUTE)).toBe(true);
  });
});
