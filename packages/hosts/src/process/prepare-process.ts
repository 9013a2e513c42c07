import { checkProcess, type ProcessFacts, readProcessFacts } from './check-process.ts';
import { disableDiagnosticReports, excludeMemoryFromCoreDumps } from './seal-process.ts';

/**
 * Checks and seals the process before anything secret is read.
 * @returns false if core dumps may contain memory
 * @throws SetupError CONFIG_INVALID, with all findings about the process
 */
export function prepareProcess(facts: ProcessFacts = readProcessFacts()): boolean {
  checkProcess(facts);
  disableDiagnosticReports();
  return excludeMemoryFromCoreDumps();
}
