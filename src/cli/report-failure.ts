import { formatIssue, RequestError, SetupError } from '../kernel/errors.ts';
import { CommandError } from './command-error.ts';
import { describeRequestError, describeUnforeseen } from './describe-error.ts';
import { EXIT, type ExitCode, exitOf } from './exit-codes.ts';
import type { Terminal } from './print.ts';

/** Prints a failure so that a person can act on it, and picks the exit code. */
export function reportFailure(error: unknown, terminal: Terminal): ExitCode {
  const paint = terminal.notePaint;
  if (error instanceof SetupError) {
    for (const issue of error.issues)
      terminal.note(formatIssue(issue).replace(issue.code, paint.red(issue.code)));
    return error.code === 'USAGE' ? EXIT.usage : EXIT.failure;
  }
  if (error instanceof RequestError) {
    terminal.note(`${paint.red(error.code)} ${describeRequestError(error)}`);
    return exitOf(error.code);
  }
  if (error instanceof CommandError) {
    terminal.note(`${paint.red(error.code)} ${error.message}`);
    return EXIT.failure;
  }
  terminal.note(`${paint.red('INTERNAL')} ${describeUnforeseen(error)}`);
  return EXIT.failure;
}
