import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import type { LogFields } from '../../../engine/src/kernel/ports.ts';
import { createNodeMonitor } from './create-node-monitor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('CON-01 what both listeners refuse is one audit line a minute, and one log line for each reason', () => {
  const audits: unknown[] = [];
  const logs: (LogFields | undefined)[] = [];
  const counts: Readonly<Record<string, string>>[] = [];
  const watch = createNodeMonitor({
    log: { write: (level, _, fields) => void (level === 'warn' && logs.push(fields)) },
    metrics: { count: (_, labels) => void counts.push(labels), observe: () => undefined },
    audit: createAuditSink((line) => void audits.push(JSON.parse(line))),
    clock: { now: () => 0, monotonic: () => Date.now() },
  });
  for (let times = 0; times < 5_000; times += 1) watch.requestRefused('TARGET_MALFORMED');
  watch.connectionRefused('main')('address');
  watch.connectionRefused('main')('idle');
  watch.connectionRefused('admin')('full');
  watch.tlsFailed();
  vi.advanceTimersByTime(60_000);
  watch.stop();
  expect(audits).toMatchObject([
    {
      event: 'refused',
      seconds: 60,
      counts: { TARGET_MALFORMED: 5_000, connections: 2, adminConnections: 1, tls: 1 },
    },
  ]);
  const reported = { count: 1, seconds: 60 };
  expect(logs).toEqual([
    { listener: 'main', reason: 'address', ...reported },
    { listener: 'main', reason: 'idle', ...reported },
    { listener: 'admin', reason: 'full', ...reported },
  ]);
  expect(counts).toHaveLength(5_003);
});
