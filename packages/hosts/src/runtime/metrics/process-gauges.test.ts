import { closeSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createProcessGauges } from './process-gauges.ts';

const read = () =>
  Object.fromEntries(createProcessGauges().map(({ name, series: [one] }) => [name, one?.[1] ?? Number.NaN]));

test.runIf(process.platform === 'linux')('metrics of the process are in base units and follow it', () => {
  const before = read();
  const file = openSync('/dev/null', 'r');
  const after = read();
  closeSync(file);
  expect(Number(after['process_open_fds'])).toBe(Number(before['process_open_fds']) + 1);
  expect(after['process_max_fds']).toBeGreaterThan(Number(after['process_open_fds']));
  expect(Math.abs(Number(after['process_start_time_seconds']) - Date.now() / 1_000)).toBeLessThan(3_600);
  expect(after['process_cpu_seconds_total']).toBeGreaterThanOrEqual(
    Number(before['process_cpu_seconds_total']),
  );
  expect(after['process_resident_memory_bytes']).toBeGreaterThan(10_000_000);
});
