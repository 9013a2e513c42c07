import type { Log } from '@nymgate/engine/kernel/ports';
import type { AuditTrail } from '../audit/create-audit-trail.ts';

export type AnchorOptions = {
  readonly trail: Pick<AuditTrail, 'head'>;
  readonly log: Log;
  /** `audit.anchorSeconds` of the configuration in service; 0: none. */
  readonly seconds: () => number;
};

/**
 * Makes what tells the head of the audit trail in the operational log, where there is a new one. Whoever sends the log elsewhere has
 * then what the end of the audit trail can be held against (AUD-01).
 */
export function anchorTeller({ trail, log, seconds }: AnchorOptions): () => void {
  let told = 0;
  return () => {
    const { instance, sequence, chain } = trail.head();
    if (sequence === told || seconds() === 0) return;
    told = sequence;
    log.write('info', 'audit_anchor', { instance, sequence, chain });
  };
}
