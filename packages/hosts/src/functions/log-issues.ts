import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { LineSink } from '../runtime/write-line.ts';

/** Findings contain keys and file names, never secrets (LOG-02). */
export function logIssues(
  { log, sink }: { readonly log: Log; readonly sink: LineSink },
  error: unknown,
  milliseconds: number,
): void {
  const issues = error instanceof SetupError ? error.issues : [];
  const code = error instanceof SetupError ? error.code : 'internal';
  log.write('error', 'start_failed', { code, issues: issues.length, milliseconds });
  for (const { code: found, severity, message, file, line, fix } of issues) {
    const loggedIssues = {
      level: severity === 'error' ? 'error' : 'warn',
      event: 'start_issue',
      code: found,
    };
    writeIfPossible(sink, JSON.stringify({ ...loggedIssues, message, file, line, fix }));
  }
}

function writeIfPossible(sink: LineSink, line: string): void {
  try {
    sink.write(line);
  } catch {}
}
