import { prepareProcess } from '@nymgate/hosts/process/prepare-process';
import { startLocalGateway } from '@nymgate/shell/gateway/start-local-gateway';
import { readConfig } from '@nymgate/shell/input/read-config';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { watchLocalAuditLog } from '../operation/watch-audit.ts';
import { createGraphRecorder } from '../raw/create-graph-recorder.ts';
import { createInspectedTarget, type OpenedTarget } from '../shared/console-target.ts';
import { rejectProduction } from './reject-production.ts';

export type InspectOptions = {
  /** The configuration. */
  readonly file: string;
  /** The tenant's id, in place of typing it. */
  readonly yes: string | undefined;
};

/** What it means to say yes. */
const MEANING = [
  'Inspect mode asks the tenant of this configuration, and shows what Microsoft Graph answers beside what is delivered of it.',
  'Names, addresses and contents of real people come on this screen, in clear: whoever looks at it, or at a recording of it, sees them.',
  'Nothing is stored: raw answers go from Graph through this process to the one page that asked, and are gone with it.',
  'Do it on your own machine, where you may see this data, and only as long as you need it.',
];

const DUMPS =
  'On this system the memory of a process that crashes may be written to the disk: run it in a shell where "ulimit -c 0" was said.';

/**
 * Opens the tenant of a configuration for the console, once somebody has said that its raw data may come on the screen.
 *
 * @throws SetupError USAGE on a host of production, or when nobody agreed; whatever the configuration is refused for
 */
export async function openInspectedTenant(
  { file, yes }: InspectOptions,
  terminal: Terminal,
): Promise<OpenedTarget> {
  rejectProduction(process.env);
  const sealed = prepareProcess();
  const config = await readConfig(file);
  const recorder = createGraphRecorder();
  const tenants = Object.values(config.connectors).flatMap((each) =>
    each === undefined ? [] : [each.tenant],
  );
  for (const line of sealed ? MEANING : [...MEANING, DUMPS]) terminal.note(line);
  await confirmTenant([...new Set(tenants)], yes, terminal);
  const audit = watchLocalAuditLog();
  const gateway = await startLocalGateway(config, {
    name: 'nymgate console',
    days: 1,
    logSink: audit.addLine,
    admin: true,
    start: recorder.start,
  });
  return {
    target: createInspectedTarget(gateway, { file, config }, { recorder, audit }),
    close: gateway.close,
  };
}

/** The id is typed, or stands behind `--yes`: a yes alone is typed too easily with the wrong configuration. */
async function confirmTenant(
  tenants: readonly string[],
  yes: string | undefined,
  { prompt }: Terminal,
): Promise<void> {
  const named = tenants.join(',');
  const typed = yes ?? (await prompt?.(`Type the tenant's id (${named}) to show its raw data here: `));
  if (typed === named) return;
  throw usageError(
    typed === undefined
      ? "The tenant's id must be typed to show its raw data, and nobody can be asked here. Nothing was asked of the tenant."
      : 'That is not the id of the tenant in this configuration. Nothing was asked of the tenant.',
    `--yes ${named} stands for typing it`,
  );
}
