import { readFileSync, writeFileSync } from 'node:fs';

/** Memory that Linux writes to a core dump of this process (man 5 core). */
const COREDUMP_FILTER = '/proc/self/coredump_filter';
const EMPTY_FILTER = /^0+$/;

/**
 * Excludes memory from core dumps of this process and its children. A dump then contains registers only.
 * @returns false if the platform doesn't support it
 */
export function excludeMemoryFromCoreDumps(file = COREDUMP_FILTER): boolean {
  try {
    writeFileSync(file, '0', { flag: 'r+' });
    return EMPTY_FILTER.test(readFileSync(file, 'utf8').trim());
  } catch {
    // The reason doesn't matter.
    return false;
  }
}

type DiagnosticReports = {
  reportOnFatalError: boolean;
  reportOnSignal: boolean;
  reportOnUncaughtException: boolean;
  excludeEnv?: boolean;
};

/** Disables diagnostic reports, which contain environment variables and so perhaps keys. */
export function disableDiagnosticReports(
  reports: DiagnosticReports = process.report as DiagnosticReports,
): void {
  reports.reportOnFatalError = false;
  reports.reportOnSignal = false;
  reports.reportOnUncaughtException = false;
  if ('excludeEnv' in reports) reports.excludeEnv = true;
}
