import { SetupError } from '@nymgate/engine/kernel/errors';
import { bindProcess, type NodeServer, startNodeHost } from '@nymgate/hosts/node/index';
import { readConfig } from '@nymgate/shell/input/read-config';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { reportFailure } from '@nymgate/shell/terminal/report-failure';

/**
 * Starts the gateway and prints what it serves on standard error. Resolves once it listens; the process lives
 * until a signal drains it.
 * @throws SetupError if it cannot serve
 */
export async function runServe(file: string, terminal: Terminal): Promise<void> {
  const host = await startNodeHost({ config: await readConfig(file), loadConfig: () => readConfig(file) });
  bindProcess(reportFailedReloads(host, terminal));
  terminal.note(describeNodeHost(host));
  reportFaults(host, terminal);
}

/** Log lines have codes only. */
function reportFaults({ app }: Pick<NodeServer, 'app'>, terminal: Terminal): void {
  for (const { connector, serves, issues } of app.status().faults) {
    const [first, ...others] = issues;
    if (first !== undefined) reportFailure(new SetupError([first, ...others]), terminal);
    terminal.note(
      serves === 'former'
        ? `${connector} keeps what it had before the reload; the others serve the new configuration.`
        : `${connector} is out of service; the others serve.`,
    );
  }
}

export function describeNodeHost(host: NodeServer): string {
  const { connectors, keyFingerprint: shared, callers } = host.app.status();
  return [
    `Nymgate listens on ${host.url}${host.adminUrl === undefined ? '' : `, admin on ${host.adminUrl}`}`,
    ...connectors.map(
      ({ id, policy, endpoints, rules, keyFingerprint }) =>
        `  ${id}: policy ${policy}, ${endpoints} endpoints, ${rules} rules${keyFingerprint === shared ? '' : `, epoch ${keyFingerprint}`}`,
    ),
    `  epoch ${shared}`,
    `  who may call: ${callers}`,
  ].join('\n');
}

type ReloadedHost = Pick<NodeServer, 'app' | 'log' | 'drain' | 'reload' | 'reopenAuditFile'>;

/** Prints every finding of a failed reload: log lines contain only codes and numbers. */
export function reportFailedReloads(nodeHost: ReloadedHost, terminal: Terminal): Omit<ReloadedHost, 'app'> {
  return {
    log: nodeHost.log,
    drain: nodeHost.drain,
    reopenAuditFile: nodeHost.reopenAuditFile,
    reload: async () => {
      const result = await nodeHost.reload();
      const [first, ...others] = result.issues;
      if (result.reloaded) reportFaults(nodeHost, terminal);
      if (result.reloaded || first === undefined) return result;
      reportFailure(new SetupError([first, ...others]), terminal);
      terminal.note('Nothing was reloaded; the configuration from before goes on serving.');
      return result;
    },
  };
}

/** `nymgate serve` without loading the command line; never rejects. */
export async function serveProcess(file: string, terminal: Terminal): Promise<ExitCode> {
  try {
    await runServe(file, terminal);
    return EXIT.ok;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}
