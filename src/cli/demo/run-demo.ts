import type { AuditRecord } from '../../app/index.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../print.ts';
import { exitOnSignals, untilSignal } from '../stack/exit-on-signals.ts';
import { type DemoStack, startDemoStack } from '../stack/start-demo-stack.ts';
import { usageError } from '../usage-error.ts';
import { formatAudit, readAuditLine } from './audit-lines.ts';
import { makeCurlLines } from './curl-lines.ts';
import { makeDemoCalls } from './demo-call.ts';
import type { DemoOptions } from './demo-options.ts';
import { formatDemoCalls, formatIntroduction, toJsonReport } from './demo-report.ts';

const DEFAULT_PORT = 8484;

/**
 * Shows the gateway at work on a simulated tenant, then, without `--once`, stays up for requests until Ctrl-C.
 *
 * @throws SetupError LISTEN_FAILED, USAGE; CommandError DEMO_FAILED
 */
export async function runDemo(options: DemoOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.json && !options.once)
    throw usageError('--json goes with --once.', 'see "nymgate demo --help"');
  const ignore = exitOnSignals();
  const trail = createTrail();
  const stack = await startDemoStack({
    people: options.people,
    port: options.port ?? (options.once ? 0 : DEFAULT_PORT),
    tls: options.tls === true,
    onLine: trail.read,
  });
  try {
    await showCalls(options, { stack, trail, terminal });
    if (options.once) return EXIT.ok;
    await showCommands(stack, terminal);
    ignore();
    trail.follow((record) => terminal.out(terminal.paint.dim(formatAudit(record))));
    await untilSignal();
    return EXIT.ok;
  } finally {
    await stack.close();
    ignore();
  }
}

/** The audit records so far, and from some time on a listener. */
type Trail = {
  readonly records: readonly AuditRecord[];
  readonly read: (line: string) => void;
  readonly follow: (listener: (record: AuditRecord) => void) => void;
};

function createTrail(): Trail {
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

type Show = { readonly stack: DemoStack; readonly trail: Trail; readonly terminal: Terminal };

async function showCalls(options: DemoOptions, { stack, trail, terminal }: Show): Promise<void> {
  if (!options.json) terminal.out(formatIntroduction(stack, terminal));
  const calls = await makeDemoCalls({ stack, audits: trail.records });
  terminal.out(options.json ? toJsonReport(calls) : formatDemoCalls(calls, terminal));
}

async function showCommands(stack: DemoStack, { out, paint }: Terminal): Promise<void> {
  const lines = await makeCurlLines(stack);
  out(`\n${paint.bold('The gateway is up. Paste into another terminal:')}`);
  for (const { about, command, outcome } of lines)
    out(`\n${paint.dim(`# ${about} → ${outcome}`)}\n${command}`);
  out(
    `\nGateway ${stack.address.url} · admin ${stack.host.adminUrl ?? 'off'} (/metrics, /readyz, /configz) · Ctrl-C ends.`,
  );
}
