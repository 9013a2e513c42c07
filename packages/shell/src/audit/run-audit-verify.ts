import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { formatCount } from '../terminal/layout.ts';
import type { Colors, Terminal } from '../terminal/print.ts';
import { readFileLines } from './read-file-lines.ts';
import {
  type Anchor,
  type AuditCode,
  type AuditFinding,
  type AuditLogVerifier,
  type AuditReport,
  createAuditLogVerifier,
  type InstanceReport,
} from './verify-audit-log.ts';

/** Printed on every run: an auditor must not mistake a missing finding for proof. */
const NOT_PROVEN = `Not proven by this:
  - that nothing was cut off at the end of a trail that does not end with "stop", or after its last anchor
  - that no complete trail of an instance was removed
  - anything against a person who can write these files and creates a new trail
  Lines kept elsewhere, or heads of trails (audit_anchor, auditHead of /configz) given with --anchor, close these gaps.`;

const NEXT_STEPS: Readonly<Record<AuditCode, string>> = {
  AUDIT_MISSING:
    'look for the lines in other files, and specify these too; if there are none, the lines were removed',
  AUDIT_CHANGED: 'compare the line, and the one before, with another copy of the file',
  AUDIT_REORDERED: 'give the files oldest first; if they are, the lines were moved',
  AUDIT_DOUBLED: 'give each file once; if they are, the lines were put in',
  AUDIT_FOREIGN: 'find out who wrote the line: it is not of the trail',
  AUDIT_BEGINNING: 'give the older files too, or --partial where they were deleted on purpose',
  AUDIT_ANCHOR:
    'check that the anchor and the files are of the same time; if they are, the trail was cut off or replaced',
  AUDIT_EMPTY: 'give the files that standard output of the gateway went to, their lines byte for byte',
};

function formatAuditReport(report: AuditReport, paint: Colors, unread?: string): string {
  const { instances, findings, moreFindings, cutLines } = report;
  return [
    ...findings.map((finding) => formatFinding(finding, paint)),
    ...(moreFindings > 0 ? [`and ${moreFindings} more`] : []),
    ...[...new Set(findings.map(({ code }) => code))].map((code) => `${code}: ${NEXT_STEPS[code]}.`),
    ...(unread === undefined ? [] : [paint.red(`Only what was read before this: ${unread}`)]),
    formatSum(report, unread === undefined ? paint : { ...paint, green: paint.yellow }),
    ...instances.map(formatInstance),
    NOT_PROVEN,
    ...(cutLines > 0 ? [formatCut(cutLines)] : []),
  ].join('\n');
}

function formatSum({ lines, instances, findings, moreFindings }: AuditReport, paint: Colors): string {
  const read = `${formatCount(lines, 'audit line')} of ${formatCount(instances.length, 'instance')}`;
  return findings.length === 0
    ? paint.green(`${read}, none missing, changed or moved.`)
    : paint.red(`${formatCount(findings.length + moreFindings, 'finding')} in ${read}.`);
}

function formatCut(count: number): string {
  return `Nor what is cut off at ${formatCount(count, 'half line')}: a gateway leaves one when it cannot write a line whole, and does not
  answer that request; but it may also have been cut later.`;
}

function formatFinding({ code, file, line, message }: AuditFinding, paint: Colors): string {
  return `${file === undefined ? '' : `${file}:${line} `}${paint.red(code)} ${message}`;
}

function formatInstance(report: InstanceReport): string {
  const { instance, first, last, from, to, stopped, anchored, after } = report;
  const end = stopped ? 'stopped' : 'no stop: it runs, was killed, or its end is cut off';
  const held = anchored > 0 ? `, held by an anchor up to ${anchored}` : '';
  const unproven = after === undefined ? 'what the first of them says is not proven' : `after ${after}`;
  const begin = first > 1 ? ` (${unproven})` : '';
  return `  ${instance}: numbers ${first} to ${last}${begin}, ${from} to ${to}, ${end}${held}`;
}

export type AuditVerifyOptions = {
  readonly anchor: readonly Anchor[];
  readonly partial?: boolean;
  readonly json?: boolean;
};

/**
 * `nymgate audit verify`: checks that these files, in this order, hold what gateways wrote.
 * @throws CommandError INPUT_UNREADABLE
 */
export async function runAuditVerify(
  files: readonly string[],
  { anchor, partial = false, json = false }: AuditVerifyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const verifier = createAuditLogVerifier({ anchors: anchor, partial });
  const unread = await readAll(files, verifier);
  const report = verifier.finish();
  // Lines read before a file ended too early still count.
  if (unread === undefined || report.lines > 0)
    terminal.out(
      json
        ? JSON.stringify(report, undefined, 2)
        : formatAuditReport(report, terminal.paint, unread?.message),
    );
  if (unread !== undefined) throw unread;
  return report.findings.length === 0 ? EXIT.ok : EXIT.failure;
}

async function readAll(
  files: readonly string[],
  { addLine }: AuditLogVerifier,
): Promise<CommandError | undefined> {
  try {
    for (const file of files) await readFileLines(file, addLine);
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}
