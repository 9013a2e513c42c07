import { checkProcess, type ProcessFacts, readProcessFacts } from './check-process.ts';
import { disableDiagnosticReports, excludeMemoryFromCoreDumps } from './seal-process.ts';

/**
 * Checks and seals the process of a host, before anything secret is read: a process that verifies no certificates or lets a debugger
 * look must not come by any.
 *
 * @returns false where core dumps may hold memory
 * @throws SetupError CONFIG_INVALID, with everything that is wrong with the process
 */
export function prepareProcess(facts: ProcessFacts = readProcessFacts()): boolean {
  checkProcess(facts);
  disableDiagnosticReports();
  return excludeMemoryFromCoreDumps();
}
