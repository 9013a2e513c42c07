import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../print.ts';
import { reportFailure } from '../report-failure.ts';
import { runServe } from './run-serve.ts';

/** `nymgate serve` without the rest of the command line, whose packages would only delay the start; never rejects. */
export async function serveProcess(file: string, terminal: Terminal): Promise<ExitCode> {
  try {
    await runServe(file, terminal);
    return EXIT.ok;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}
