import { checkProcess } from '../hosts/runtime/check-process.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './print.ts';
import { reportFailure } from './report-failure.ts';

/** Prints why the host would refuse this process, without loading the host. */
export function refuseProcess(terminal: Terminal): ExitCode {
  try {
    checkProcess();
    return EXIT.ok;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}
