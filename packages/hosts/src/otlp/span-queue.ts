import type { Span } from './span.ts';

/** Queue of spans, grouped by request. */
export type SpanQueue = {
  /** All or none: false if they don't fit. */
  readonly add: (spans: readonly Span[]) => boolean;
  /** Oldest requests up to `most` spans, at least one request. */
  readonly peekBatch: (most: number) => readonly (readonly Span[])[];
  /** Returns the number of removed spans. */
  readonly remove: (requests: number) => number;
  readonly queuedSpans: () => number;
};

export function createSpanQueue(capacity: number): SpanQueue {
  const queue: (readonly Span[])[] = [];
  let waiting = 0;
  return Object.freeze({
    add: (spans: readonly Span[]) => {
      if (waiting + spans.length > capacity) return false;
      queue.push(spans);
      waiting += spans.length;
      return true;
    },
    peekBatch: (maxSpans: number) => {
      let spans = 0;
      const end = queue.findIndex(({ length }) => {
        spans += length;
        return spans > maxSpans;
      });
      return queue.slice(0, end === -1 ? queue.length : Math.max(end, 1));
    },
    remove: (requests: number) => {
      const spans = queue.splice(0, requests).reduce((sum, { length }) => sum + length, 0);
      waiting -= spans;
      return spans;
    },
    queuedSpans: () => waiting,
  });
}
