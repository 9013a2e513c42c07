import { isMainThread, workerData } from 'node:worker_threads';
import { RULES_THREAD } from '../../packages/hosts/src/runtime/rules/verify-in-thread.ts';

export { runCommandLine } from '../../packages/cli/src/run-command-line.ts';

// The bundle is one file, so it is the program of its own threads too: those of `nymgate bulk`, and of a reload of rules.
if (!isMainThread) {
  const { thread } = workerData as { readonly thread?: string };
  void (thread === RULES_THREAD
    ? import('../../packages/hosts/src/runtime/rules/rules-worker.ts')
    : import('../../packages/cli/src/bulk/bulk-worker.ts'));
}
