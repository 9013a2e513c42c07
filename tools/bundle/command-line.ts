import { isMainThread } from 'node:worker_threads';

export { runCommandLine } from '../../packages/cli/src/run-command-line.ts';

// The bundle is one file, so it is the program of its own workers too: `nymgate bulk` starts them, and nothing else does.
if (!isMainThread) void import('../../packages/cli/src/bulk/bulk-worker.ts');
