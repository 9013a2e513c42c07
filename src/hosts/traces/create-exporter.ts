import type { Log, Metrics } from '../../kernel/ports.ts';
import type { Delivery, Sender } from './send-spans.ts';
import type { Span } from './span.ts';
import { createSpanQueue } from './span-queue.ts';

export type ExporterOptions = {
  readonly send: Sender;
  readonly write: (spans: readonly Span[]) => string;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly log: Log;
  /** Spans that may wait; those of a request that finds no room are dropped. */
  readonly queueSpans: number;
  /** Time for one export, and for all that is left at the end. */
  readonly exportMilliseconds: number;
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

const BATCH_SPANS = 512;
const INTERVAL_MILLISECONDS = 5_000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;
const ATTEMPTS = 5;

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
  const tell = createTeller(options.log);
  const count = createCounter(options.metrics);
  let attempts = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<Delivery> | undefined;

  const schedule = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void exportNext(exportMilliseconds), milliseconds).unref();
  };
  const exportNext = (milliseconds: number): Promise<Delivery> => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= exportBatch(milliseconds);
    return sending;
  };
  const exportBatch = async (milliseconds: number): Promise<Delivery> => {
    const batch = queue.batch(BATCH_SPANS);
    const delivery = await options.send(options.write(batch.flat()), milliseconds);
    sending = undefined;
    tell(delivery);
    attempts = delivery.outcome === 'again' && attempts + 1 < ATTEMPTS ? attempts + 1 : 0;
    if (attempts === 0 && !closed) count(delivery, queue.remove(batch.length));
    if (queue.waiting() > 0 && !closed) schedule(pauseAfter(delivery, attempts, queue.waiting()));
    return delivery;
  };
  const flush = async () => {
    const end = monotonic() + exportMilliseconds;
    if (sending !== undefined) await sending;
    while (queue.waiting() > 0 && monotonic() < end)
      if ((await exportNext(Math.max(end - monotonic(), 1))).outcome !== 'sent') return;
  };
  return Object.freeze({
    add: (spans: readonly Span[]) => {
      const before = queue.waiting();
      if (closed || !queue.add(spans)) return count('dropped', spans.length);
      const isFull = before < BATCH_SPANS && queue.waiting() >= BATCH_SPANS;
      if (sending !== undefined || attempts > 0) return;
      if (timer === undefined || isFull) schedule(isFull ? 0 : INTERVAL_MILLISECONDS);
    },
    flush,
    close: async () => {
      if (attempts === 0) await flush();
      closed = true;
      clearTimeout(timer);
      count('dropped', queue.remove(Number.POSITIVE_INFINITY));
    },
  });
}

/** Milliseconds until the next export. */
function pauseAfter(delivery: Delivery, attempts: number, waiting: number): number {
  if (attempts === 0 || delivery.outcome !== 'again')
    return waiting >= BATCH_SPANS ? 0 : INTERVAL_MILLISECONDS;
  const own = INTERVAL_MILLISECONDS * 2 ** (attempts - 1);
  return Math.min(Math.max((delivery.seconds ?? 0) * 1_000, own), LONGEST_PAUSE_MILLISECONDS);
}

/** Every span is counted once: `sent`, `failed` (the collector did not take it) or `dropped` (never sent). */
function createCounter({ count }: Pick<Metrics, 'count'>): (of: Delivery | 'dropped', spans: number) => void {
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

/** One line when exports begin to fail, one when they work again. */
function createTeller(log: Log): (delivery: Delivery) => void {
  let failing = false;
  return (delivery) => {
    const fails = delivery.outcome !== 'sent';
    if (fails === failing) return;
    failing = fails;
    if (delivery.outcome === 'sent') return log.write('info', 'traces_sent_again');
    const { reason, status } = delivery.why;
    log.write('warn', 'traces_not_sent', { reason, status });
  };
}
