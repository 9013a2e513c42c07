import { describe, expect, test } from 'vitest';
import { createMemoryGate } from './memory-gate.ts';

const MIB = 1_048_576;

function create(configured?: number, allowed?: number) {
  const state = { taken: 100 * MIB, now: 0, asked: 0, configured };
  const gate = createMemoryGate(() => state.configured, {
    usedBytes: () => {
      state.asked += 1;
      return state.taken;
    },
    limitBytes: () => allowed,
    monotonic: () => state.now,
  });
  return { gate, state };
}

describe('F24 memory runs short', () => {
  test('beyond 85 % of what is configured, until there is room again', () => {
    const { gate, state } = create(200);
    expect(gate.isMemoryLow()).toBe(false);
    for (const [taken, short] of [
      [170, false],
      [171, true],
      [400, true],
      [169, false],
    ] as const) {
      state.now += 50;
      state.taken = taken * MIB;
      expect([taken, gate.isMemoryLow()]).toEqual([taken, short]);
    }
  });
  test('the configuration counts before the container, and another one after a reload', () => {
    const { gate, state } = create(1_000, 100 * MIB);
    expect([gate.isMemoryLow(), gate.limitBytes()]).toEqual([false, 1_000 * MIB]);
    state.configured = undefined;
    state.now = 50;
    expect([gate.isMemoryLow(), gate.limitBytes()]).toEqual([true, 100 * MIB]);
  });
  test('where nobody has set a limit there is none', () => {
    const { gate, state } = create();
    state.taken = Number.MAX_SAFE_INTEGER;
    expect([gate.isMemoryLow(), gate.limitBytes()]).toEqual([false, undefined]);
  });
  test('the system is asked 20 times a second at most', () => {
    const { gate, state } = create(200);
    for (let index = 0; index < 1_000; index += 1) {
      state.now = index;
      gate.isMemoryLow();
    }
    expect(state.asked).toBe(20);
  });
  test('the real meter sees this process', () => {
    expect(createMemoryGate(() => 1).isMemoryLow()).toBe(true);
    expect(createMemoryGate(() => 1_000_000).isMemoryLow()).toBe(false);
  });
});
