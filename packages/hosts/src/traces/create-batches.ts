import type { Log } from '@nymgate/engine/kernel/ports';
import type { Delivery, Sender } from './send-spans.ts';
import type { Span } from './span.ts';
import type { SpanQueue } from './span-queue.ts';

export type BatchOptions = {
  readonly send: Sender;
  readonly write: (spans: readonly Span[]) => string;
  readonly log: Log;
  /** Time for one export. */
  readonly exportMilliseconds: number;
};

export type Batches = {
  /** Sends the next batch, or waits for the one that is under way. */
  readonly next: (milliseconds: number) => Promise<Delivery>;
  readonly underWay: () => Promise<unknown>;
  /** Spans wait: the next batch goes in time, at once when one is full. */
  readonly due: (isFull: boolean) => void;
  /** Whether the last batch was not taken and will be sent again. */
  readonly failing: () => boolean;
  /** Nothing more is sent, and what is under way counts no more. */
  readonly close: () => void;
  readonly closed: () => boolean;
};

/** Counts spans that are done with: as the collector took them, or dropped. */
export type CountSpans = (of: Delivery | 'dropped', spans: number) => void;

export const BATCH_SPANS = 512;
const INTERVAL_MILLISECONDS = 5_000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;
const ATTEMPTS = 5;

/**
 * The batches of a queue, one after the other, and when the next is due. One that the collector could not take stays in the queue and is
 * sent again.
 */
export function createBatches(options: BatchOptions, queue: SpanQueue, count: CountSpans): Batches {
  const tell = createTeller(options.log);
  const alarm = createAlarm(() => void next(options.exportMilliseconds));
  let attempts = 0;
  let closed = false;
  let sending: Promise<Delivery> | undefined;
  const send = async (milliseconds: number): Promise<Delivery> => {
    const batch = queue.batch(BATCH_SPANS);
    const delivery = await options.send(options.write(batch.flat()), milliseconds);
    sending = undefined;
    tell(delivery);
    attempts = delivery.outcome === 'again' && attempts + 1 < ATTEMPTS ? attempts + 1 : 0;
    if (attempts === 0 && !closed) count(delivery, queue.remove(batch.length));
    if (queue.waiting() > 0 && !closed) alarm.set(pauseAfter(delivery, attempts, queue.waiting()));
    return delivery;
  };
  const next = (milliseconds: number): Promise<Delivery> => {
    alarm.clear();
    sending ??= send(milliseconds);
    return sending;
  };
  return {
    next,
    underWay: async () => sending,
    due: (isFull) => {
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
function createAlarm(ring: () => void) {
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
      timer = setTimeout(ring, milliseconds).unref();
    },
  };
}

/** Milliseconds until the next export. */
function pauseAfter(delivery: Delivery, attempts: number, waiting: number): number {
  if (attempts === 0 || delivery.outcome !== 'again')
    return waiting >= BATCH_SPANS ? 0 : INTERVAL_MILLISECONDS;
  const own = INTERVAL_MILLISECONDS * 2 ** (attempts - 1);
  return Math.min(Math.max((delivery.seconds ?? 0) * 1_000, own), LONGEST_PAUSE_MILLISECONDS);
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
