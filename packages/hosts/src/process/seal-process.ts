import { readFileSync, writeFileSync } from 'node:fs';

/** Which parts of memory the kernel of Linux writes into a core dump of this process (man 5 core); no bit set: none. */
const COREDUMP_FILTER = '/proc/self/coredump_filter';
const EMPTY_FILTER = /^0+$/;

/**
 * Keeps the memory of this process out of core dumps, for itself and its children. Without a native add-on this is all that Node
 * can do: a dump may still be written, and then holds registers, and no key, token or clear value.
 *
 * @returns false where the platform offers it not (other systems, sandboxes that hide the file)
 * @example if (!keepOutOfCoreDumps()) log.write('warn', 'core_dumps_hold_memory');
 */
export function excludeMemoryFromCoreDumps(file = COREDUMP_FILTER): boolean {
  try {
    writeFileSync(file, '0', { flag: 'r+' });
    return EMPTY_FILTER.test(readFileSync(file, 'utf8').trim());
  } catch {
    // Why is the platform's own text; what follows from it is the same in every case.
    return false;
  }
}

type DiagnosticReports = {
  reportOnFatalError: boolean;
  reportOnSignal: boolean;
  reportOnUncaughtException: boolean;
  /** Since Node 22.13. */
  excludeEnv?: boolean;
};

/**
 * Turns Node's diagnostic reports off, and the environment out of any that something else may still ask for: a report holds every
 * variable of the process, and keys may be among them.
 *
 * @example silenceReports(process.report)
 */
export function disableDiagnosticReports(
  reports: DiagnosticReports = process.report as DiagnosticReports,
): void {
  reports.reportOnFatalError = false;
  reports.reportOnSignal = false;
  reports.reportOnUncaughtException = false;
  if ('excludeEnv' in reports) reports.excludeEnv = true;
}
