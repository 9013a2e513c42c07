import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { formatAuditReport } from './format-audit-report.ts';
import { readFileLines } from './read-file-lines.ts';
import { type Anchor, type AuditLogVerifier, createAuditLogVerifier } from './verify-trail.ts';

export type AuditVerifyOptions = {
  readonly anchor: readonly Anchor[];
  readonly partial?: boolean;
  readonly json?: boolean;
};

/**
 * `nymgate audit verify`: whether the audit lines of these files, in this order, are what gateways wrote.
 *
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
  // What was read before a file ended too early is not lost.
  if (unread === undefined || report.lines > 0)
    terminal.out(
      json
        ? JSON.stringify(report, undefined, 2)
        : formatAuditReport(report, terminal.paint, unread?.message),
    );
  if (unread !== undefined) throw unread;
  return report.findings.length === 0 ? EXIT.ok : EXIT.failure;
}

/** Hands over the lines of all files, up to the first that cannot be read. */
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
