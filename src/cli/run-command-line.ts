import { CommanderError } from 'commander';
import { createProgram } from './create-program.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './print.ts';
import { reportFailure } from './report-failure.ts';

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
    // Commander has already printed its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportFailure(error, terminal);
  }
}
