import type { Log } from '@nymgate/engine/kernel/ports';
import type { AuditLog } from '../audit/create-audit-log.ts';

export type AnchorOptions = {
  readonly auditLog: Pick<AuditLog, 'head'>;
  readonly log: Log;
  /** `audit.anchorSeconds` of the configuration in service; 0: none. */
  readonly seconds: () => number;
};

/**
 * Makes what tells the head of the audit trail in the operational log, where there is a new one. Whoever sends the log elsewhere has
 * then what the end of the audit trail can be held against (AUD-01).
 */
export function createAnchorLogger({ auditLog, log, seconds }: AnchorOptions): () => void {
  let loggedSequence = 0;
  return () => {
    const { instance, sequence, chain } = auditLog.head();
    if (sequence === loggedSequence || seconds() === 0) return;
    loggedSequence = sequence;
    log.write('info', 'audit_anchor', { instance, sequence, chain });
  };
}
