import type { Span } from './span.ts';

/** Spans that wait, request by request. */
export type SpanQueue = {
  /** Takes the spans of a request, all or none: false when there is no room for them. */
  readonly add: (spans: readonly Span[]) => boolean;
  /** The oldest requests, of so many spans together; one request at least. */
  readonly peekBatch: (most: number) => readonly (readonly Span[])[];
  /** Takes the oldest requests out; returns the number of their spans. */
  readonly remove: (requests: number) => number;
  /** Spans. */
  readonly queuedSpans: () => number;
};

/** @example createSpanQueue(4_096).add(spans) // true */
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
