import { type ParsedLine, parseLine } from '@nymgate/shell/audit/parse-line';
import type { FileLine } from '@nymgate/shell/audit/read-file-lines';
import { createAuditLogVerifier } from '@nymgate/shell/audit/verify-trail';
import type { AuditReading, AuditRow } from 'nymgate-console';
import type { AuditWatch } from '../shared/operation-target.ts';
import { auditRow } from './audit-row.ts';

const MOST_ROWS = 100;
const MOST_FINDINGS = 20;

/** The verifier of `nymgate audit verify`, fed line by line, with the last rows beside it. */
export type AuditLogTail = {
  readonly addLine: (line: FileLine) => void;
  readonly state: (
    head: string | undefined,
  ) => Pick<AuditReading, 'rows' | 'chain' | 'lines' | 'findings' | 'head'>;
};

export function createAuditLogTail(): AuditLogTail {
  const verifier = createAuditLogVerifier({ anchors: [], partial: false });
  let rows: readonly AuditRow[] = [];
  const ends = rememberEnds();
  return {
    addLine: (line) => {
      verifier.addLine(line);
      const parsed = parseLine(line.line);
      if (parsed.kind !== 'line') return;
      ends.add(parsed);
      rows = [auditRow(parsed), ...rows].slice(0, MOST_ROWS);
    },
    state: (head) => {
      const { lines, findings, moreFindings } = verifier.finish();
      const found = findings.filter(({ code }) => code !== 'AUDIT_EMPTY');
      const compared = ends.compare(head);
      const isWhole = found.length + moreFindings === 0 && compared !== 'other';
      return {
        rows,
        lines,
        chain: lines === 0 ? 'empty' : isWhole ? 'whole' : 'broken',
        findings: found.slice(0, MOST_FINDINGS).map(({ code, message, line }) => ({
          ...{ code, message },
          ...(line !== undefined && { line }),
        })),
        ...(compared !== undefined && { head: compared }),
      };
    },
  };
}

/** More than a gateway writes while it is asked. */
const MAX_HEADS = 20_000;

type ChainHeads = {
  readonly add: (line: ParsedLine) => void;
  readonly compare: (head: string | undefined) => AuditReading['head'];
};

/**
 * Holds the last lines against the end that a gateway tells. It may have written lines since it was asked, and a collector may not have
 * them yet: both are no fault. So the line of that number is compared, not the last one: whoever writes a chain anew can make it longer.
 */
function rememberEnds(): ChainHeads {
  const chains = new Map<string, string>();
  return {
    add: ({ instance, sequence, chain }) => {
      chains.set(`${instance}:${sequence}`, chain);
      if (chains.size <= MAX_HEADS) return;
      const [oldest = ''] = chains.keys();
      chains.delete(oldest);
    },
    compare: (head) => {
      if (chains.size === 0 || head === undefined) return undefined;
      const at = head.lastIndexOf(':');
      const chain = chains.get(head.slice(0, at));
      if (chain === undefined) return 'missing';
      return chain === head.slice(at + 1) ? 'same' : 'other';
    },
  };
}

/** The trail of the gateway in this process, from its first line. */
export function watchLocalAuditLog(): AuditWatch {
  const trail = createAuditLogTail();
  let number = 0;
  return {
    addLine: (text) => {
      number += 1;
      trail.addLine({ file: 'gateway', number, line: Buffer.from(text) });
    },
    read: async (head) => ({ from: 'gateway', ...trail.state(head) }),
  };
}

/** Of a gateway elsewhere whose audit file nobody has named. */
export const NO_AUDIT_LOG: AuditWatch = Object.freeze({
  addLine: () => undefined,
  read: async () => ({ from: 'none', rows: [], chain: 'empty', lines: 0, findings: [] }) as const,
});
