import type { Log, Metrics } from '@nymgate/engine/kernel/ports';
import { createDeliveryLogger } from './collector.ts';
import type { ExportResult, Sender } from './send-export.ts';
import type { Span } from './span.ts';
import { createSpanQueue, type SpanQueue } from './span-queue.ts';

type BatchOptions = {
  readonly send: Sender;
  readonly serialize: (spans: readonly Span[]) => string;
  readonly log: Log;
  readonly exportMilliseconds: number;
};

type BatchSender = {
  readonly sendNext: (milliseconds: number) => Promise<ExportResult>;
  readonly pending: () => Promise<unknown>;
  /** Schedules the next batch, at once if one is full. */
  readonly schedule: (isFull: boolean) => void;
  readonly failing: () => boolean;
  /** Results of a running export no longer count. */
  readonly close: () => void;
  readonly closed: () => boolean;
};

type CountSpans = (of: ExportResult | 'dropped', spans: number) => void;

const BATCH_SPANS = 512;
const INTERVAL_MILLISECONDS = 5_000;
const MAX_BACKOFF_MILLISECONDS = 60_000;
const MAX_ATTEMPTS = 5;

/** Sends batches in sequence and schedules the next. Batches that the collector could not accept stay queued. */
function createBatchSender(options: BatchOptions, queue: SpanQueue, count: CountSpans): BatchSender {
  const logDelivery = createDeliveryLogger('traces', options.log);
  const alarm = createTimer(() => void next(options.exportMilliseconds));
  let attempts = 0;
  let closed = false;
  let sending: Promise<ExportResult> | undefined;
  const send = async (milliseconds: number): Promise<ExportResult> => {
    const batch = queue.peekBatch(BATCH_SPANS);
    const delivery = await options.send(options.serialize(batch.flat()), milliseconds);
    sending = undefined;
    logDelivery(delivery);
    attempts = delivery.outcome === 'again' && attempts + 1 < MAX_ATTEMPTS ? attempts + 1 : 0;
    if (attempts === 0 && !closed) count(delivery, queue.remove(batch.length));
    if (queue.queuedSpans() > 0 && !closed)
      alarm.set(computeBackoff(delivery, attempts, queue.queuedSpans()));
    return delivery;
  };
  const next = (milliseconds: number): Promise<ExportResult> => {
    alarm.clear();
    sending ??= send(milliseconds);
    return sending;
  };
  return {
    sendNext: next,
    pending: async () => sending,
    schedule: (isFull) => {
      if (sending !== undefined || attempts > 0) return;
      if (isFull) alarm.set(0);
      else if (!alarm.isSet()) alarm.set(INTERVAL_MILLISECONDS);
    },
    failing: () => attempts > 0,
    close: () => {
      closed = true;
      alarm.clear();
    },
    closed: () => closed,
  };
}

/** At most one timer; it doesn't keep the process alive. */
function createTimer(onTimeout: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const clear = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    clear,
    isSet: () => timer !== undefined,
    set: (milliseconds: number) => {
      clear();
      timer = setTimeout(onTimeout, milliseconds).unref();
    },
  };
}

function computeBackoff(delivery: ExportResult, attempts: number, waiting: number): number {
  if (attempts === 0 || delivery.outcome !== 'again')
    return waiting >= BATCH_SPANS ? 0 : INTERVAL_MILLISECONDS;
  const backoff = INTERVAL_MILLISECONDS * 2 ** (attempts - 1);
  return Math.min(Math.max((delivery.seconds ?? 0) * 1_000, backoff), MAX_BACKOFF_MILLISECONDS);
}

/** `exportMilliseconds` also limits the final flush. */
export type ExporterOptions = BatchOptions & {
  readonly metrics: Pick<Metrics, 'count'>;
  /** Queue capacity; a request that doesn't fit is dropped. */
  readonly queueSpans: number;
  readonly monotonic: () => number;
};

export type Exporter = {
  /** All or none. Sends nothing itself, so no request waits for a collector. */
  readonly add: (spans: readonly Span[]) => void;
  /** Gives up after `exportMilliseconds` or a failed export. */
  readonly flush: () => Promise<void>;
  /** Flushes unless exports fail already; the rest counts as dropped. */
  readonly close: () => Promise<void>;
};

/**
 * Exports spans every five seconds, or when a batch is full. A batch is tried five times, with backoff or
 * Retry-After (a minute at most), then counted as failed.
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

/** Each span counts once: `sent`, `failed` (not accepted) or `dropped` (never sent). */
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
