import type { Log } from '../../../kernel/ports.ts';
import type { AuditTrail } from '../../audit/create-audit-trail.ts';

type AnchorOptions = {
  readonly trail: Pick<AuditTrail, 'head'>;
  readonly log: Log;
  readonly monotonic: () => number;
};

/**
 * Tells the head of the audit trail after a request, when the last time is long enough ago: a timer of a frozen process fires late.
 * The first request is told at once, since a process may see only one (AUD-01).
 */
export function createAnchors({ trail, log, monotonic }: AnchorOptions): {
  readonly tell: (seconds: number, now?: 'now') => void;
} {
  let told = 0;
  let due = Number.NEGATIVE_INFINITY;
  return {
    tell: (seconds, now) => {
      const { instance, sequence, chain } = trail.head();
      const time = monotonic();
      if (seconds === 0 || sequence === told || (now === undefined && time < due)) return;
      told = sequence;
      due = time + seconds * 1_000;
      log.write('info', 'audit_anchor', { instance, sequence, chain });
    },
  };
}
