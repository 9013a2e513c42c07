import { expect, test } from 'vitest';
import type { GaugeState } from '../service/create-service-gauges.ts';
import { createLateMetrics } from './create-late-metrics.ts';

type Current = NonNullable<GaugeState['current']>;

const AUDIT = {
  head: () => ({ sequence: 3, instance: '', chain: '' }),
  failures: () => 0,
  isWritable: () => true,
};

test('metrics of a function are read without a look at Entra ID: it may be frozen before the response comes', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
  };
  const app = {
    status: () => ({ connectors: [], faults: [], ends: [] }),
    sourceAuth: { states: () => ({ 'entra-id': 'unknown' }), ends: () => ({}), look },
    callers: { keys: () => undefined, look },
  };
  const current = { number: 1, app, secrets: { states: () => [] } } as unknown as Current;
  const state: GaugeState = { current, phase: 'serving', inFlight: 0 };
  const metrics = createLateMetrics({ state, auditLog: AUDIT, memoryCeiling: () => 1 });
  expect(metrics.read()).toEqual([]);
  await metrics.open();
  expect(metrics.read().map(({ name }) => name)).toContain('nymgate_source_auth_failing');
  expect(looks).toBe(0);
});
