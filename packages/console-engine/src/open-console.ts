import { SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { readVersion } from '@nymgate/hosts/runtime/read-version';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type * as ConsolePackage from 'nymgate-console';
import type { Console } from 'nymgate-console';
import { createConsoleEngine } from './create-engine.ts';
import type { ConsoleTarget } from './shared/console-target.ts';

/**
 * Opens the console for a program that also works without it: takes another port if its own is in use, and only reports a
 * missing package.
 * @returns undefined without the package
 */
export async function tryOpenConsole(
  target: ConsoleTarget,
  port: number,
  { out, paint }: Pick<Terminal, 'out' | 'paint'>,
): Promise<Console | undefined> {
  try {
    return await openConsole(target, port);
  } catch (error) {
    const [issue] = error instanceof SetupError ? error.issues : [];
    if (issue?.code === 'LISTEN_FAILED' && port !== 0) {
      out(paint.dim(`Port ${port} is in use; the console uses another one.`));
      return tryOpenConsole(target, 0, { out, paint });
    }
    if (issue?.code !== 'USAGE') throw error;
    out(paint.dim(`${issue.message} Continuing without it.\n${issue.fix ?? ''}\n`));
    return undefined;
  }
}

/** @throws SetupError USAGE without the package, LISTEN_FAILED for the port */
export async function openConsole(target: ConsoleTarget, port: number): Promise<Console> {
  const { startConsole } = await loadConsole();
  try {
    return await startConsole({ engine: createConsoleEngine(target), port });
  } catch (error) {
    throw setupError(
      'LISTEN_FAILED',
      `the console cannot listen on 127.0.0.1:${port}, ${(error as NodeJS.ErrnoException).code ?? 'failed'}`,
      'choose another port with --console-port, or 0 for any free port',
    );
  }
}

/**
 * The console is a separate package, so that gateways don't include it.
 * @throws SetupError USAGE when the package isn't installed
 */
async function loadConsole(): Promise<typeof ConsolePackage> {
  try {
    return await import('nymgate-console');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const file = `nymgate-console-${readVersion()}.tgz`;
    throw usageError(
      'The package nymgate-console is not installed.',
      `download ${file} from the release, or build it in a clone of the repository (npm ci && npm pack -w nymgate-console); then install it next to nymgate: npm install -g ./${file}`,
    );
  }
}
