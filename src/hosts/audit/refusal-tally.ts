import { type AuditEvent, eventFields } from '../../kernel/audit-events.ts';
import type { RequestErrorCode } from '../../kernel/errors.ts';
import type { AuditSink, Clock } from '../../kernel/ports.ts';

/** Why the listener turned something away: an error code, or a word for what never became a request. */
export type ListenerRefusal = RequestErrorCode | 'connections' | 'tls';

/** Counts what the listener refuses, for one audit line a minute: a line for each would let strangers fill the disk. */
export type RefusalTally = {
  readonly count: (refusal: ListenerRefusal) => void;
  /** Writes what was counted since the last time; what cannot be written is kept for the next. */
  readonly flush: () => void;
  /** Ends the minutes, after a last `flush`. */
  readonly close: () => void;
};

const EVERY_MILLISECONDS = 60_000;

/** @example createRefusalTally({ audit, clock }).count('TARGET_MALFORMED') */
export function createRefusalTally({ audit, clock }: { audit: AuditSink; clock: Clock }): RefusalTally {
  let counts: Partial<Record<ListenerRefusal, number>> = {};
  let since = clock.monotonic();
  const flush = () => {
    const now = clock.monotonic();
    if (Object.keys(counts).length > 0) {
      const seconds = Math.round((now - since) / 1_000);
      const event: AuditEvent = { event: 'refused', seconds, counts };
      try {
        audit.write(eventFields(event, clock.now()));
      } catch {
        return;
      }
    }
    counts = {};
    since = now;
  };
  const timer = setInterval(flush, EVERY_MILLISECONDS);
  timer.unref();
  return Object.freeze({
    count: (refusal: ListenerRefusal) => {
      counts[refusal] = (counts[refusal] ?? 0) + 1;
    },
    flush,
    close: () => {
      clearInterval(timer);
      flush();
    },
  });
}
