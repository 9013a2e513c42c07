import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Console } from 'nymgate-console';
import { createEngine } from './create-engine.ts';
import { loadConsole } from './load-console.ts';
import type { ConsoleTarget } from './shared/console-target.ts';

/**
 * Starts the console in front of a target.
 *
 * @throws SetupError USAGE without the package, LISTEN_FAILED for the port
 */
export async function openConsole(target: ConsoleTarget, port: number): Promise<Console> {
  const { startConsole } = await loadConsole();
  try {
    return await startConsole({ engine: createEngine(target), port });
  } catch (error) {
    throw new SetupError([
      {
        code: 'LISTEN_FAILED',
        severity: 'error',
        message: `the console cannot listen on 127.0.0.1:${port}, ${(error as NodeJS.ErrnoException).code ?? 'failed'}`,
        fix: 'name another port with --console-port, or 0 for any free one',
      },
    ]);
  }
}
