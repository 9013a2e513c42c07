import { REQUEST_ERRORS, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import { type ParsedLine, parseLine } from '@nymgate/shell/audit/parse-line';
import type { FileLine } from '@nymgate/shell/audit/read-file-lines';
import { createAuditLogVerifier } from '@nymgate/shell/audit/verify-audit-log';
import type { AuditReading, AuditRow } from 'nymgate-console';
import type { AuditWatch } from '../shared/console-target.ts';

/** Enough to filter; the page shows a hundred at a time. */
const MOST_ROWS = 1_000;
const MOST_FINDINGS = 20;

/** The verifier of `nymgate audit verify`, line by line, with the most recent rows. */
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
      const isIntact = found.length + moreFindings === 0 && compared !== 'other';
      return {
        rows,
        lines,
        chain: lines === 0 ? 'empty' : isIntact ? 'whole' : 'broken',
        findings: found.slice(0, MOST_FINDINGS).map(({ code, message, line }) => ({
          ...{ code, message },
          ...(line !== undefined && { line }),
        })),
        ...(compared !== undefined && { head: compared }),
      };
    },
  };
}

/** More lines than a gateway writes during a poll. */
const MAX_HEADS = 20_000;

type ChainHeads = {
  readonly add: (line: ParsedLine) => void;
  readonly compare: (head: string | undefined) => AuditReading['head'];
};

/**
 * Compares the last lines with the head that the gateway reports. Newer lines and lines not yet collected are normal, so the
 * line with that number is compared: a forged chain can be longer.
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

/** The audit log of the gateway in this process. */
export function watchLocalAuditLog(): AuditWatch {
  const auditLog = createAuditLogTail();
  let number = 0;
  return {
    addLine: (text) => {
      number += 1;
      auditLog.addLine({ file: 'gateway', number, line: Buffer.from(text) });
    },
    read: async (head) => ({ from: 'gateway', ...auditLog.state(head) }),
  };
}

/** For a remote gateway without `--audit`. */
export const NO_AUDIT_LOG: AuditWatch = Object.freeze({
  addLine: () => undefined,
  read: async () => ({ from: 'none', rows: [], chain: 'empty', lines: 0, findings: [] }) as const,
});

/** An allowlist of fields, none of which holds a value of a request or response. */
function auditRow({ sequence, time, event, bytes }: ParsedLine): AuditRow {
  const row = { sequence, time, event };
  if (event !== 'request') return row;
  const fields = readFields(bytes);
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : 0);
  return {
    ...row,
    request: {
      ...{ method: text('method'), connector: text('connector'), endpoint: text('endpoint') },
      ...{ status: number('status'), code: text('code'), caller: text('caller') },
      reason: getReason(text('code')),
      ...{ milliseconds: number('milliseconds'), graphMilliseconds: number('graphMilliseconds') },
    },
  };
}

/** The sentence of the error's code. The detail that the caller got isn't in the audit log. */
function getReason(code: string): string {
  return Object.hasOwn(REQUEST_ERRORS, code) ? REQUEST_ERRORS[code as RequestErrorCode].message : '';
}

/** A tampered line can have any content between its valid head and tail. */
function readFields(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
