import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells how many threads a process of Node has begun beside its own. Who finds no worker does the work itself, so what is made says nothing of
 * them.
 *
 * @example const workers = countWorkers(folder); spawn('node', args, { env: workers.environment }); workers.begun() // 2
 */
export function countWorkers(folder: string): {
  readonly environment: { readonly NODE_OPTIONS: string };
  readonly begun: () => number;
} {
  const [hook, lines] = [join(folder, 'count-workers.cjs'), join(folder, 'workers.txt')];
  // What is required first, is so by each thread.
  writeFileSync(
    hook,
    `if (!require('node:worker_threads').isMainThread) require('node:fs').appendFileSync(${JSON.stringify(lines)}, '.');`,
  );
  return {
    environment: { NODE_OPTIONS: `--require ${hook}` },
    begun: () => (existsSync(lines) ? readFileSync(lines, 'utf8').length : 0),
  };
}
