import { CommanderError } from 'commander';
import { formatIssue, RequestError, SetupError } from '../kernel/errors.ts';
import { CommandError } from './command-error.ts';
import { createProgram } from './create-program.ts';
import { describeRequestError, describeUnforeseen } from './describe-error.ts';
import { EXIT, type ExitCode, exitOf } from './exit-codes.ts';
import type { Terminal } from './print.ts';

/**
 * Runs one command line to its end and says how it ended; never rejects.
 *
 * @param argv the arguments after the program's name
 * @example process.exitCode = await runCommandLine(['keys', 'create'], terminal);
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const program = createProgram({
    terminal,
    end: (code) => {
      exit = code;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

/** Prints a failure so that a person can act on it, and picks the exit code. */
export function reportFailure(error: unknown, terminal: Terminal): ExitCode {
  // Commander has already printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
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
