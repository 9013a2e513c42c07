import { checkProcess } from './check-process.ts';
import { keepOutOfCoreDumps, silenceReports } from './seal-process.ts';

/** Checks and seals the process of a function. Platforms of functions give no core dumps out, so that a seal that fails is not told. */
export function checkFunctionProcess(): void {
  checkProcess();
  silenceReports();
  keepOutOfCoreDumps();
}
