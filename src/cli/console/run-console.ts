import { exitOnSignals, untilSignal } from '../gateway/exit-on-signals.ts';
import { startDemoStack } from '../gateway/start-demo-stack.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { simulatedTarget } from './console-target.ts';
import { openConsole } from './open-console.ts';
import { printLinksOnEnter } from './print-links.ts';

/** The options of `nymgate console` as commander hands them over. */
export type ConsoleCommandOptions = {
  readonly consolePort: number;
  readonly people: number;
  readonly seed: number;
};

/**
 * `nymgate console`: the local web page, until Ctrl-C or the terminal is closed.
 *
 * @param until ends it; by default a signal
 * @throws SetupError USAGE, LISTEN_FAILED
 */
export async function runConsole(
  options: ConsoleCommandOptions,
  terminal: Terminal,
  until: () => Promise<void> = untilSignal,
): Promise<ExitCode> {
  const ignore = exitOnSignals();
  const stack = await startDemoStack({ people: options.people, seed: options.seed, port: 0, tls: false });
  try {
    const opened = await openConsole(simulatedTarget(stack), options.consolePort);
    terminal.out(`Console ${opened.newLink()}`);
    terminal.out('The link works once. Enter prints a new one; Ctrl-C ends.');
    const stop = printLinksOnEnter(opened, terminal);
    ignore();
    await until();
    stop();
    await opened.close();
    return EXIT.ok;
  } finally {
    await stack.close();
    ignore();
  }
}
