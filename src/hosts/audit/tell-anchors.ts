import type { Log } from '../../kernel/ports.ts';
import type { AuditTrail } from './create-audit-trail.ts';

export type AnchorOptions = {
  readonly trail: Pick<AuditTrail, 'head'>;
  readonly log: Log;
  /** `audit.anchorSeconds` of the configuration in service; 0: none. */
  readonly seconds: () => number;
};

/** How often a configuration without anchors is asked again: a reload may bring some. */
const ASK_AGAIN_SECONDS = 60;

/**
 * Tells the head of the audit trail in the operational log, again and again, and once at the end. Whoever sends the log elsewhere
 * has then what the end of the audit trail can be held against (AUD-01). Returns what ends it.
 */
export function tellAnchors({ trail, log, seconds }: AnchorOptions): () => void {
  let told = 0;
  const tell = () => {
    const { instance, sequence, chain } = trail.head();
    if (sequence === told || seconds() === 0) return;
    told = sequence;
    log.write('info', 'audit_anchor', { instance, sequence, chain });
  };
  const next = () => setTimeout(again, (seconds() || ASK_AGAIN_SECONDS) * 1_000).unref();
  const again = () => {
    tell();
    timer = next();
  };
  let timer = next();
  return () => {
    clearTimeout(timer);
    tell();
  };
}
