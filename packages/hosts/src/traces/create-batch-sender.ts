import type { Log } from '@nymgate/engine/kernel/ports';
import type { ExportResult, Sender } from './send-spans.ts';
import type { Span } from './span.ts';
import type { SpanQueue } from './span-queue.ts';

export type BatchOptions = {
  readonly send: Sender;
  readonly serialize: (spans: readonly Span[]) => string;
  readonly log: Log;
  /** Time for one export. */
  readonly exportMilliseconds: number;
};

export type BatchSender = {
  /** Sends the next batch, or waits for the one that is under way. */
  readonly sendNext: (milliseconds: number) => Promise<ExportResult>;
  readonly pending: () => Promise<unknown>;
  /** Spans wait: the next batch goes in time, at once when one is full. */
  readonly schedule: (isFull: boolean) => void;
  /** Whether the last batch was not taken and will be sent again. */
  readonly failing: () => boolean;
  /** Nothing more is sent, and what is under way counts no more. */
  readonly close: () => void;
  readonly closed: () => boolean;
};

/** Counts spans that are done with: as the collector took them, or dropped. */
export type CountSpans = (of: ExportResult | 'dropped', spans: number) => void;

export const BATCH_SPANS = 512;
const INTERVAL_MILLISECONDS = 5_000;
const MAX_BACKOFF_MILLISECONDS = 60_000;
const MAX_ATTEMPTS = 5;

/**
 * The batches of a queue, one after the other, and when the next is due. One that the collector could not take stays in the queue and is
 * sent again.
 */
export function createBatchSender(options: BatchOptions, queue: SpanQueue, count: CountSpans): BatchSender {
  const logDelivery = createDeliveryLogger(options.log);
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

/** One timer at most; it keeps no process alive. */
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

/** Milliseconds until the next export. */
function computeBackoff(delivery: ExportResult, attempts: number, waiting: number): number {
  if (attempts === 0 || delivery.outcome !== 'again')
    return waiting >= BATCH_SPANS ? 0 : INTERVAL_MILLISECONDS;
  const own = INTERVAL_MILLISECONDS * 2 ** (attempts - 1);
  return Math.min(Math.max((delivery.seconds ?? 0) * 1_000, own), MAX_BACKOFF_MILLISECONDS);
}

/** One line when exports begin to fail, one when they work again. */
function createDeliveryLogger(log: Log): (delivery: ExportResult) => void {
  let failing = false;
  return (delivery) => {
    const isFailing = delivery.outcome !== 'sent';
    if (isFailing === failing) return;
    failing = isFailing;
    if (delivery.outcome === 'sent') return log.write('info', 'traces_sent_again');
    const { reason, status } = delivery.fault;
    log.write('warn', 'traces_not_sent', { reason, status });
  };
}
