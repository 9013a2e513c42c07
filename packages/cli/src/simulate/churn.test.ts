import { setTimeout } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import type { FaultRates } from '../../../shell/src/gateway/load-simulator.ts';
import { parseFaults } from '../commands/arguments.ts';
import { DEFAULT_FAULTS, hasChurn, startChurn } from './churn.ts';

function stand() {
  const set: FaultRates[] = [];
  const printed: string[] = [];
  return {
    set,
    told: printed,
    simulator: {
      setFaults: (rates: FaultRates) => void set.push(rates),
      changeSomething: () => 'mail-arrived' as const,
    },
  };
}

test('changes come at their rate until they are stopped, and so do faults', async () => {
  const { simulator, set, told } = stand();
  const stop = startChurn(simulator, { changes: 600, faults: { 429: 7 } }, (line) => told.push(line));
  await setTimeout(350);
  stop();
  const count = told.length;
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThanOrEqual(3);
  expect(told[0]).toBe('change: a mail has arrived');
  await setTimeout(250);
  expect(told).toHaveLength(count);
  expect(set).toEqual([{ 429: 7 }, {}]);
});

test('without values the usual rates; without the options nothing', () => {
  const { simulator, set } = stand();
  startChurn(simulator, { faults: true }, () => undefined)();
  expect(set[0]).toEqual(parseFaults(DEFAULT_FAULTS));
  startChurn(simulator, {}, () => undefined)();
  expect(set.slice(2)).toEqual([{}]);
  expect([hasChurn({}), hasChurn({ changes: true }), hasChurn({ faults: {} })]).toEqual([false, true, true]);
});

test.each(['', '429', '429=', '429=100', '500=1', '429=5;503=1', '429=5,429=6', '410=x'])(
  '%j is no list of faults',
  (text) => {
    expect(() => parseFaults(text)).toThrow(InvalidArgumentError);
  },
);
