import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createExporter, type ExporterOptions } from './create-exporter.ts';
import type { ExportResult } from './send-export.ts';
import type { Span } from './span.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SPAN: Span = {
  traceId: 'a'.repeat(32),
  id: 'b'.repeat(16),
  parentId: undefined,
  remote: false,
  name: 'x',
  kind: 'internal',
  start: '1',
  end: '2',
  attributes: {},
  failed: false,
};
const spans = (count: number) => Array.from({ length: count }, () => SPAN);
const SENT: ExportResult = { outcome: 'sent', rejected: 0 };
const AGAIN: ExportResult = { outcome: 'again', fault: { reason: 'unreachable' }, seconds: undefined };
const SECOND = 1_000;

function setUp(answers: readonly ExportResult[], options: Partial<ExporterOptions> = {}) {
  const left = [...answers];
  const sizes: number[] = [];
  const lines: string[] = [];
  const counts: Record<string, number> = {};
  const exporter = createExporter({
    send: async (body) => {
      sizes.push(Number(body));
      return left.shift() ?? SENT;
    },
    serialize: (batch) => String(batch.length),
    metrics: {
      count: (_, { outcome = '' }, by = 1) => {
        counts[outcome] = (counts[outcome] ?? 0) + by;
      },
    },
    log: { write: (level, event, fields) => void lines.push(JSON.stringify([level, event, fields])) },
    queueSpans: 2_000,
    exportMilliseconds: 5_000,
    monotonic: () => Date.now(),
    ...options,
  });
  return { exporter, sizes, lines, counts };
}

describe('batches', () => {
  test('go after five seconds, or as soon as one is full; a request is never divided', async () => {
    const { exporter, sizes, counts } = setUp([]);
    exporter.add(spans(10));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(sizes).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(sizes).toEqual([10]);
    for (let request = 0; request < 60; request += 1) exporter.add(spans(10));
    await vi.advanceTimersByTimeAsync(10);
    expect(sizes).toEqual([10, 510]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sizes).toEqual([10, 510, 90]);
    expect(counts).toEqual({ sent: 610 });
  });

  test('spans that the collector did not take are counted as failed', async () => {
    const { exporter, counts } = setUp([{ outcome: 'sent', rejected: 3 }]);
    exporter.add(spans(10));
    await exporter.flush();
    expect(counts).toEqual({ sent: 7, failed: 3 });
  });
});

describe('TRC-03 a collector that does not answer', () => {
  test('is sent a batch five times, at growing intervals; then its spans are counted as failed', async () => {
    const { exporter, sizes, counts } = setUp([AGAIN, AGAIN, AGAIN, AGAIN, AGAIN]);
    exporter.add(spans(10));
    const sent: number[] = [];
    for (let second = 0; second <= 90; second += 1) {
      await vi.advanceTimersByTimeAsync(SECOND);
      if (sizes.length > sent.length) sent.push(second + 1);
    }
    expect(sent).toEqual([5, 10, 20, 40, 80]);
    expect(counts).toEqual({ failed: 10 });
  });

  test('is asked when it says so, after a minute at most', async () => {
    const wait = (seconds: number): ExportResult => ({ ...AGAIN, seconds });
    const { exporter, sizes } = setUp([wait(30), wait(86_400)]);
    exporter.add(spans(1));
    await vi.advanceTimersByTimeAsync(34 * SECOND);
    expect(sizes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(sizes).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(61 * SECOND);
    expect(sizes).toHaveLength(3);
  });

  test('is told of once, and once more when it takes spans again', async () => {
    const { exporter, lines } = setUp([AGAIN, AGAIN, AGAIN]);
    exporter.add(spans(1));
    await vi.advanceTimersByTimeAsync(200 * SECOND);
    exporter.add(spans(1));
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(lines).toEqual([
      '["warn","traces_not_sent",{"reason":"unreachable"}]',
      '["info","traces_sent_again",null]',
    ]);
  });

  test('fills the queue and nothing else: further requests are dropped whole and counted', async () => {
    const { exporter, counts } = setUp([], { send: () => new Promise(() => undefined), queueSpans: 100 });
    for (let request = 0; request < 50; request += 1) exporter.add(spans(9));
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(counts).toEqual({ dropped: 39 * 9 });
  });

  test('a batch that it refuses for good is not sent again', async () => {
    const { exporter, sizes, counts } = setUp([
      { outcome: 'refused', fault: { reason: 'status', status: 400 } },
    ]);
    exporter.add(spans(4));
    await vi.advanceTimersByTimeAsync(100 * SECOND);
    expect(sizes).toEqual([4]);
    expect(counts).toEqual({ failed: 4 });
  });
});

describe('the end', () => {
  test('sends what waits, batch by batch', async () => {
    const { exporter, sizes, counts } = setUp([]);
    for (let request = 0; request < 120; request += 1) exporter.add(spans(10));
    await exporter.close();
    expect(sizes).toEqual([510, 510, 180]);
    expect(counts).toEqual({ sent: 1_200 });
    exporter.add(spans(2));
    expect(counts).toEqual({ sent: 1_200, dropped: 2 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('TRC-03 does not wait for a collector that fails: what is left is counted as dropped', async () => {
    const { exporter, sizes, counts } = setUp([AGAIN, AGAIN]);
    exporter.add(spans(10));
    await exporter.flush();
    await exporter.close();
    expect(sizes).toEqual([10]);
    expect(counts).toEqual({ dropped: 10 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('TRC-03 takes no longer than its time, however slow the collector is', async () => {
    const slow: ExporterOptions['send'] = (_, milliseconds) =>
      new Promise((resolve) => setTimeout(() => resolve(SENT), Math.min(milliseconds, 3 * SECOND)));
    const { exporter, counts } = setUp([], { send: slow });
    for (let request = 0; request < 150; request += 1) exporter.add(spans(10));
    const ended = vi.fn();
    void exporter.close().then(ended);
    await vi.advanceTimersByTimeAsync(4.9 * SECOND);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(0.2 * SECOND);
    expect(ended).toHaveBeenCalled();
    expect(counts).toEqual({ sent: 1_020, dropped: 480 });
  });
});
