import type { Metrics } from '@nymgate/engine/kernel/ports';
import { BATCH_SPANS, type BatchOptions, type CountSpans, createBatchSender } from './create-batch-sender.ts';
import type { Span } from './span.ts';
import { createSpanQueue } from './span-queue.ts';

/** `exportMilliseconds`: also the time for all that is left at the end. */
export type ExporterOptions = BatchOptions & {
  readonly metrics: Pick<Metrics, 'count'>;
  /** Spans that may wait; those of a request that finds no room are dropped. */
  readonly queueSpans: number;
  readonly monotonic: () => number;
};

export type Exporter = {
  /** Takes the spans of one request, all or none. Sends nothing itself: no request waits for a collector. */
  readonly add: (spans: readonly Span[]) => void;
  /** Sends what waits; gives up after `exportMilliseconds`, or when the collector does not take it. */
  readonly flush: () => Promise<void>;
  /** The same, unless exports fail already; then no more is sent, and what still waits is counted as dropped. */
  readonly close: () => Promise<void>;
};

/**
 * Sends spans in batches, one after the other, every five seconds or as soon as a batch is full. A batch that the collector could
 * not take is sent five times in all, after 5, 10, 20 and 40 seconds or when it asks to be asked (a minute at most), then counted as
 * failed. The log tells once that it fails, and once that it works again.
 *
 * @example const { add, flush } = createExporter({ send, write, … }); add(spans); await flush();
 */
export function createExporter(options: ExporterOptions): Exporter {
  const { exportMilliseconds, monotonic } = options;
  const queue = createSpanQueue(options.queueSpans);
  const count = createSpanCounter(options.metrics);
  const batchSender = createBatchSender(options, queue, count);
  const flush = async () => {
    const end = monotonic() + exportMilliseconds;
    await batchSender.pending();
    while (queue.queuedSpans() > 0 && monotonic() < end)
      if ((await batchSender.sendNext(Math.max(end - monotonic(), 1))).outcome !== 'sent') return;
  };
  return Object.freeze({
    add: (spans: readonly Span[]) => {
      const before = queue.queuedSpans();
      if (batchSender.closed() || !queue.add(spans)) return count('dropped', spans.length);
      batchSender.schedule(before < BATCH_SPANS && queue.queuedSpans() >= BATCH_SPANS);
    },
    flush,
    close: async () => {
      if (!batchSender.failing()) await flush();
      batchSender.close();
      count('dropped', queue.remove(Number.POSITIVE_INFINITY));
    },
  });
}

/** Every span is counted once: `sent`, `failed` (the collector did not take it) or `dropped` (never sent). */
function createSpanCounter({ count }: Pick<Metrics, 'count'>): CountSpans {
  const add = (outcome: string, spans: number) => {
    if (spans > 0) count('nymgate_trace_spans_total', { outcome }, spans);
  };
  return (of, spans) => {
    if (of === 'dropped') return add('dropped', spans);
    const rejected = of.outcome === 'sent' ? Math.min(of.rejected, spans) : spans;
    add('sent', spans - rejected);
    add('failed', rejected);
  };
}
