import { exitOnSignals, waitForSignal } from '@nymgate/shell/gateway/exit-on-signals';
import { startDemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { Console } from 'nymgate-console';
import { openInspectedTenant } from './inspect/open-inspected-tenant.ts';
import { openConsole } from './open-console.ts';
import { resolveWatchTarget, type WatchOptions } from './operation/resolve-watch-target.ts';
import { watchLocalAuditLog } from './operation/watch-audit.ts';
import { printLinksOnEnter } from './print-links.ts';
import { createGraphRecorder } from './raw/create-graph-recorder.ts';
import { type OpenedTarget, simulatedTarget } from './shared/console-target.ts';

/** Options of `nymgate console`, parsed by commander. */
export type ConsoleCommandOptions = {
  readonly consolePort: number;
  readonly people: number;
  readonly seed: number;
  readonly config?: string;
  readonly inspect?: true;
  readonly yes?: string;
} & WatchOptions;

/**
 * Runs `nymgate console` until `until` resolves, by default on a signal.
 * @throws SetupError USAGE, LISTEN_FAILED, and for an invalid configuration
 */
export async function runConsole(
  options: ConsoleCommandOptions,
  terminal: Terminal,
  until: () => Promise<void> = waitForSignal,
): Promise<ExitCode> {
  checkUsage(options);
  const ignore = exitOnSignals();
  const { target, close } = await openTarget(options, terminal);
  let opened: Console | undefined;
  try {
    const operation = resolveWatchTarget(target.operation, options);
    opened = await openConsole({ ...target, operation }, options.consolePort);
    terminal.out(`Console ${opened.createLink()}`);
    terminal.out('The link works once. Enter prints a new one; Ctrl-C ends.');
    const stop = printLinksOnEnter(opened, terminal);
    const ended = until();
    ignore();
    await ended;
    stop();
    return EXIT.ok;
  } finally {
    await opened?.close();
    await close();
    ignore();
  }
}

const HELP = 'see "nymgate console --help"';

function checkUsage({ config, inspect, yes }: ConsoleCommandOptions): void {
  if (config !== undefined && !inspect)
    throw usageError(
      '--config shows raw data of a real tenant and requires --inspect.',
      `nymgate console --config ${config} --inspect; ${HELP}`,
    );
  if (inspect && config === undefined)
    throw usageError('--inspect requires the configuration of the tenant: --config FILE.', HELP);
  if (yes !== undefined && !inspect) throw usageError('--yes can be used with --inspect only.', HELP);
}

async function openTarget(options: ConsoleCommandOptions, terminal: Terminal): Promise<OpenedTarget> {
  const { config, people, seed, yes } = options;
  if (config !== undefined) return openInspectedTenant({ file: config, yes }, terminal);
  const recorder = createGraphRecorder();
  const audit = watchLocalAuditLog();
  const { start } = recorder;
  const stack = await startDemoStack({ people, seed, port: 0, tls: false, start, onLogLine: audit.addLine });
  return { target: simulatedTarget(stack, recorder, audit), close: stack.close };
}
