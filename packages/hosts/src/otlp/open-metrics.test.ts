import { describe, expect, test } from 'vitest';
import { createMetricsExporter, type MetricsPorts } from './open-metrics.ts';
import type { ExportResult } from './send-export.ts';

const SENT: ExportResult = { outcome: 'sent', rejected: 0 };
const DOWN: ExportResult = { outcome: 'again', fault: { reason: 'unreachable' }, seconds: undefined };

function setUp(collect: (milliseconds: number) => ExportResult | Promise<ExportResult>) {
  let time = 1_000;
  const seen = {
    sent: 0,
    lines: [] as unknown[],
    counts: {} as Record<string, number>,
    limits: [] as number[],
  };
  const ports: Omit<MetricsPorts, 'http' | 'secrets'> = {
    clock: { now: () => time, monotonic: () => time },
    random: { fraction: () => 0.5 },
    log: { write: (...line) => void seen.lines.push(line) },
    metrics: {
      count: (name, { outcome }, by = 1) => {
        seen.counts[`${name} ${outcome}`] = (seen.counts[`${name} ${outcome}`] ?? 0) + by;
      },
      read: () => [
        {
          name: 'a',
          help: '',
          kind: 'gauge',
          points: [
            { labels: {}, value: 1 },
            { labels: { b: 'c' }, value: 2 },
          ],
        },
      ],
    },
  };
  const send = async (_: string, milliseconds: number) => {
    seen.sent += 1;
    seen.limits.push(milliseconds);
    return collect(milliseconds);
  };
  const exporter = createMetricsExporter({ intervalSeconds: 60, exportMilliseconds: 5_000 }, ports, {
    ...{ send, service: { version: '1', instance: 'i' } },
  });
  const pass = (seconds: number) => {
    time += seconds * 1_000;
  };
  return { exporter, seen, pass, ports };
}

describe('an export is due', () => {
  test('at once, since a function may see one call only, and then when the interval has passed', async () => {
    const { exporter, seen, pass } = setUp(() => SENT);
    for (const [seconds, sent] of [
      [0, 1],
      [59, 1],
      [1, 2],
      [0, 2],
    ] as const) {
      pass(seconds);
      await exporter.sendIfDue();
      await exporter.sendIfDue();
      expect(seen.sent).toBe(sent);
    }
    expect(seen.counts).toEqual({ 'nymgate_metric_points_total sent': 4 });
    expect(seen.lines).toEqual([]);
  });

  test('later, where the collector says so; a minute at most', async () => {
    const { exporter, seen, pass } = setUp(() => ({ ...DOWN, seconds: 4_000 }) as ExportResult);
    await exporter.sendIfDue();
    pass(60);
    await exporter.sendIfDue();
    expect(seen.sent).toBe(2);
  });

  test('one at a time, and only who has begun it waits for it', async () => {
    let take: (result: ExportResult) => void = () => undefined;
    const { exporter, seen, pass } = setUp(() => new Promise((resolve) => (take = resolve)));
    const first = exporter.sendIfDue();
    pass(600);
    await exporter.sendIfDue();
    expect(seen.sent).toBe(1);
    take(SENT);
    await first;
  });
});

describe('TRC-03 a collector that is down or odd', () => {
  test('is told once, also that it works again, and what it did not take is counted', async () => {
    const results: ExportResult[] = [
      DOWN,
      DOWN,
      { outcome: 'sent', rejected: 1 },
      { outcome: 'sent', rejected: 9 },
    ];
    const { exporter, seen, pass } = setUp(() => results.shift() ?? SENT);
    for (let turn = 0; turn < 4; turn += 1) {
      await exporter.sendIfDue();
      pass(60);
    }
    expect(seen.lines).toEqual([
      ['warn', 'metrics_not_sent', { reason: 'unreachable', status: undefined }],
      ['info', 'metrics_sent_again'],
    ]);
    expect(seen.counts).toEqual({
      'nymgate_metric_points_total failed': 7,
      'nymgate_metric_points_total sent': 1,
    });
  });

  test('a registry that throws ends nothing', async () => {
    const { exporter, seen, ports } = setUp(() => SENT);
    Object.assign(ports.metrics, {
      read: () => {
        throw new Error('kim.lee');
      },
    });
    await exporter.sendIfDue();
    expect(seen.lines).toEqual([['warn', 'metrics_not_sent', { reason: 'internal', status: undefined }]]);
  });
});

test('the last export comes after one that is on its way, and both have the time of one', async () => {
  const waiting: (() => void)[] = [];
  const { exporter, seen, pass } = setUp(
    () => new Promise((resolve) => void waiting.push(() => resolve(SENT))),
  );
  const running = exporter.sendIfDue();
  const last = exporter.flush();
  pass(4);
  waiting[0]?.();
  await running;
  while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
  waiting[1]?.();
  await last;
  expect(seen.limits).toEqual([5_000, 1_000]);
});
