import type { Colors } from '../terminal/print.ts';
import type { AuditFinding, AuditReport, InstanceReport } from './verify-trail.ts';

/** What no chain can show, said at every run: an auditor must not take silence for proof. */
const NOT_PROVEN = `Not proven by this:
  - that nothing was cut off at the end of a trail that does not end with "stop", or behind its last anchor
  - that no whole trail of an instance was taken away
  - anything against somebody who can write these files and makes a trail anew
  Lines kept elsewhere, or heads of trails (audit_anchor, auditHead of /configz) given with --anchor, close these gaps.`;

/** The report for people: findings first, then each instance, then what is not proven. */
export function formatAuditReport(report: AuditReport, paint: Colors): string {
  const { lines, instances, findings, moreFindings, cutLines } = report;
  const sum =
    findings.length === 0
      ? paint.green(`${lines} audit lines of ${instances.length} instances, none missing, changed or moved.`)
      : paint.red(
          `${findings.length + moreFindings} findings in ${lines} audit lines of ${instances.length} instances.`,
        );
  return [
    ...findings.map((finding) => formatFinding(finding, paint)),
    ...(moreFindings > 0 ? [`and ${moreFindings} more`] : []),
    sum,
    ...instances.map(formatInstance),
    ...(cutLines > 0
      ? [`  ${cutLines} lines cut short: not written whole, and their requests not answered`]
      : []),
    NOT_PROVEN,
  ].join('\n');
}

function formatFinding({ code, file, line, message }: AuditFinding, paint: Colors): string {
  return `${file === undefined ? '' : `${file}:${line} `}${paint.red(code)} ${message}`;
}

function formatInstance({ instance, first, last, from, to, stopped, anchored }: InstanceReport): string {
  const end = stopped ? 'stopped' : 'no stop: it runs, was killed, or its end is cut off';
  const held = anchored > 0 ? `, held by an anchor up to ${anchored}` : '';
  const begin = first > 1 ? ' (what the first of them says is not proven)' : '';
  return `  ${instance}: lines ${first} to ${last}${begin}, ${from} to ${to}, ${end}${held}`;
}
