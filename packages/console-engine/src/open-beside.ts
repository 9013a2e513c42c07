import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Console } from 'nymgate-console';
import { openConsole } from './open-console.ts';
import type { ConsoleTarget } from './shared/console-target.ts';

/**
 * The console beside something that does without it: where its port is taken any free one will do, and where its package is not installed
 * that is told and nothing is opened.
 *
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
      out(paint.dim(`The port ${port} of the console is taken; it has another one.`));
      return tryOpenConsole(target, 0, { out, paint });
    }
    if (issue?.code !== 'USAGE') throw error;
    out(paint.dim(`${issue.message} This goes on without it.\n${issue.fix ?? ''}\n`));
    return undefined;
  }
}
