import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { judgeRules } from '@nymgate/gateway/app/connectors/verify-rules';
import type { RuleText } from '@nymgate/gateway/app/rules/cached-rules';

/** Requests come first. On Linux this is the priority of the thread alone, elsewhere it would be that of the process. */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: the thread has the priority of all.
  }
}

lowerPriority();
const { source } = workerData as { readonly source: RuleText };
void judgeRules(source).then((verdict) => parentPort?.postMessage(verdict));
