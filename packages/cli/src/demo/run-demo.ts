import { resolve } from 'node:path';
import { tryOpenConsole } from '@nymgate/console-engine/open-console';
import { watchLocalAuditLog } from '@nymgate/console-engine/operation/watch-audit';
import { printLinksOnEnter } from '@nymgate/console-engine/print-links';
import { createGraphRecorder } from '@nymgate/console-engine/raw/create-graph-recorder';
import { simulatedTarget } from '@nymgate/console-engine/shared/console-target';
import type { AuditRecord } from '@nymgate/gateway/proxy/audit-fields';
import { exitOnSignals, waitForSignal } from '@nymgate/shell/gateway/exit-on-signals';
import { type DemoStack, startDemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import { DEFAULT_PORT } from '@nymgate/shell/input/defaults';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { Console } from 'nymgate-console';
import { type ChurnOptions, hasChurn, startChurn } from '../simulate/churn.ts';
import { createCurlExamples, trustLines } from './curl-lines.ts';
import { makeDemoCalls } from './demo-call.ts';
import { formatDemoCalls, formatIntroduction, toJsonReport } from './demo-report.ts';

/** Options of `nymgate demo`. */
export type DemoOptions = ChurnOptions & {
  readonly once?: true;
  readonly port?: number;
  readonly consolePort: number;
  readonly tls?: true;
  readonly people: number;
  readonly seed?: number;
  readonly keyFile?: string;
  readonly json?: true;
};

/**
 * Demonstrates the gateway on a simulated tenant; without `--once` it runs until Ctrl-C.
 * @throws SetupError LISTEN_FAILED, USAGE; CommandError DEMO_FAILED
 */
export async function runDemo(
  options: DemoOptions,
  terminal: Terminal,
  until: () => Promise<void> = waitForSignal,
): Promise<ExitCode> {
  if (options.json && !options.once)
    throw usageError('--json can be used with --once only.', 'see "nymgate demo --help"');
  if (options.once && hasChurn(options))
    throw usageError('--changes and --faults begin when --once has ended.', 'leave out --once');
  const ignore = exitOnSignals();
  const auditLog = createAuditLogFollower();
  const recorder = createGraphRecorder();
  const audit = watchLocalAuditLog();
  const stack = await startDemoStack({
    people: options.people,
    port: options.port ?? (options.once ? 0 : DEFAULT_PORT),
    tls: options.tls === true,
    onLogLine: (line) => {
      auditLog.read(line);
      audit.addLine(line);
    },
    ...(!options.once && { start: recorder.start }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.keyFile !== undefined && { keyFile: resolve(options.keyFile) }),
  });
  let opened: Console | undefined;
  try {
    if (!options.once)
      opened = await tryOpenConsole(simulatedTarget(stack, recorder, audit), options.consolePort, terminal);
    if (opened !== undefined) showConsole(opened, terminal);
    await showCalls(options, { stack, auditLog, terminal });
    if (options.once) return EXIT.ok;
    await showCommands(stack, terminal);
    const stop = opened === undefined ? undefined : printLinksOnEnter(opened, terminal);
    const ended = until();
    ignore();
    const print = (line: string) => terminal.out(terminal.paint.dim(line));
    auditLog.follow((record) => print(formatAuditRecord(record)));
    const settle = startChurn(stack.simulator, options, print);
    await ended;
    settle();
    stop?.();
    return EXIT.ok;
  } finally {
    await opened?.close();
    await stack.close();
    ignore();
  }
}

/** Collects audit records until `follow` sets a listener. */
type AuditLogFollower = {
  readonly records: readonly AuditRecord[];
  readonly read: (line: string) => void;
  readonly follow: (listener: (record: AuditRecord) => void) => void;
};

function createAuditLogFollower(): AuditLogFollower {
  const records: AuditRecord[] = [];
  let listener: ((record: AuditRecord) => void) | undefined;
  return {
    records,
    read: (line) => {
      const record = readAuditLine(line);
      if (record === undefined) return;
      if (listener === undefined) records.push(record);
      else listener(record);
    },
    follow: (given) => {
      listener = given;
    },
  };
}

type DemoContext = {
  readonly stack: DemoStack;
  readonly auditLog: AuditLogFollower;
  readonly terminal: Terminal;
};

async function showCalls(options: DemoOptions, { stack, auditLog, terminal }: DemoContext): Promise<void> {
  if (!options.json) terminal.out(formatIntroduction(stack, terminal));
  const calls = await makeDemoCalls({ stack, auditRecords: auditLog.records });
  terminal.out(options.json ? toJsonReport(calls) : formatDemoCalls(calls, terminal));
}

function showConsole(opened: Console, { out, paint }: Terminal): void {
  out(`${paint.bold('See it in a browser')}: ${opened.createLink()}`);
  out(paint.dim('The link works once; Enter prints a new one.\n'));
}

async function showCommands(stack: DemoStack, { out, paint }: Terminal): Promise<void> {
  const lines = await createCurlExamples(stack);
  out(`\n${paint.bold('The gateway is up. Paste into another terminal:')}`);
  for (const { description, command, outcome } of lines)
    out(`\n${paint.dim(`# ${description} → ${outcome}`)}\n${command}`);
  const trust = trustLines(stack.certificateFile);
  if (trust.length > 0)
    out(
      `\n${paint.dim('# The certificate is self-signed. Programs trust it by a variable:')}\n${trust.join('\n')}`,
    );
  out(
    `\nGateway ${stack.address.url} · admin ${stack.host.adminUrl ?? 'off'} (/metrics, /readyz, /configz) · Ctrl-C ends.`,
  );
}

/** Undefined for lines other than audit records of requests. */
export function readAuditLine(line: string): AuditRecord | undefined {
  const fields = JSON.parse(line) as Partial<AuditRecord> & { readonly audit?: number };
  return fields.audit === 1 && fields.event === 'request' ? (fields as AuditRecord) : undefined;
}

/** `200 GET outlook-cal /v1.0/users/{userId}/events · drop 120, keep 90` */
export function formatAuditRecord(record: AuditRecord): string {
  const treated = Object.entries(record.treatments).filter(([, count]) => count > 0);
  const parts = treated.map(([treatment, count]) => `${treatment} ${count}`);
  const what = record.code === '' ? parts.join(', ') : record.code;
  return (
    `${record.status} ${record.method} ${record.connector} ${record.endpoint}`.trimEnd() +
    (what === '' ? '' : ` · ${what}`)
  );
}
