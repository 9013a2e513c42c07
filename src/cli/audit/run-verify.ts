import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { formatAuditReport } from './format-audit-report.ts';
import { readFileLines } from './read-file-lines.ts';
import { type Anchor, createTrailVerifier } from './verify-trail.ts';

export type VerifyAuditOptions = {
  readonly anchor: readonly Anchor[];
  readonly partial?: boolean;
  readonly json?: boolean;
};

/**
 * `nymgate audit verify`: whether the audit lines of these files, in this order, are what gateways wrote.
 *
 * @throws CommandError INPUT_UNREADABLE
 */
export async function runVerify(
  files: readonly string[],
  { anchor, partial = false, json = false }: VerifyAuditOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const verifier = createTrailVerifier({ anchors: anchor, partial });
  for (const file of files) await readFileLines(file, verifier.take);
  const report = verifier.end();
  terminal.out(json ? JSON.stringify(report, undefined, 2) : formatAuditReport(report, terminal.paint));
  return report.findings.length === 0 ? EXIT.ok : EXIT.failure;
}
