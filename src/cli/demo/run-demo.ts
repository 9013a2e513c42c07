import type { AuditRecord } from '../../app/index.ts';
import { exitOnSignals, untilSignal } from '../gateway/exit-on-signals.ts';
import { type DemoStack, startDemoStack } from '../gateway/start-demo-stack.ts';
import { DEFAULT_PORT } from '../input/defaults.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { usageError } from '../terminal/report-failure.ts';
import { makeCurlLines, trustLines } from './curl-lines.ts';
import { makeDemoCalls } from './demo-call.ts';
import { formatDemoCalls, formatIntroduction, toJsonReport } from './demo-report.ts';

/** The options of `nymgate demo` as commander hands them over. */
export type DemoOptions = {
  readonly once?: true;
  readonly port?: number;
  readonly tls?: true;
  readonly people: number;
  readonly json?: true;
};

/**
 * Shows the gateway at work on a simulated tenant, then, without `--once`, stays up for requests until Ctrl-C.
 *
 * @throws SetupError LISTEN_FAILED, USAGE; CommandError DEMO_FAILED
 */
export async function runDemo(options: DemoOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.json && !options.once)
    throw usageError('--json can be used with --once only.', 'see "nymgate demo --help"');
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
  const trust = trustLines(stack.certificateFile);
  if (trust.length > 0)
    out(
      `\n${paint.dim('# The certificate is self-signed. Programs trust it by a variable:')}\n${trust.join('\n')}`,
    );
  out(
    `\nGateway ${stack.address.url} · admin ${stack.host.adminUrl ?? 'off'} (/metrics, /readyz, /configz) · Ctrl-C ends.`,
  );
}

/** The audit record of a request in a line of the gateway's output; undefined for any other line. */
export function readAuditLine(line: string): AuditRecord | undefined {
  const fields = JSON.parse(line) as Partial<AuditRecord> & { readonly audit?: number };
  return fields.audit === 1 && fields.event === 'request' ? (fields as AuditRecord) : undefined;
}

/** `200 GET outlook-cal /v1.0/users/{userId}/events · drop 120, keep 90`, as the demo shows each further request. */
export function formatAudit(record: AuditRecord): string {
  const treated = Object.entries(record.treatments).filter(([, count]) => count > 0);
  const parts = treated.map(([treatment, count]) => `${treatment} ${count}`);
  const what = record.code === '' ? parts.join(', ') : record.code;
  return (
    `${record.status} ${record.method} ${record.connector} ${record.endpoint}`.trimEnd() +
    (what === '' ? '' : ` · ${what}`)
  );
}
