import { prepareProcess } from '@nymgate/hosts/process/prepare-process';
import { startLocalGateway } from '@nymgate/shell/gateway/start-local-gateway';
import { readConfig } from '@nymgate/shell/input/read-config';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { watchLocalAuditLog } from '../operation/watch-audit.ts';
import { createGraphRecorder } from '../raw/create-graph-recorder.ts';
import { createInspectedTarget, type OpenedTarget } from '../shared/console-target.ts';

export type InspectOptions = {
  /** The configuration. */
  readonly file: string;
  /** The tenant's ID, given instead of typing it. */
  readonly yes: string | undefined;
};

const MEANING = [
  'Inspect mode requests data from the tenant of this configuration and shows what Microsoft Graph returns next to what is delivered.',
  'Names, addresses and contents of real people appear on this screen in plain text, for anyone who sees it or a recording of it.',
  'Nothing is stored: raw responses exist only in this process and in the page that requested them.',
  'Use it on your own machine, where you may see this data, and only as long as you need it.',
];

const DUMPS =
  'On this system a crash can write the process\'s memory to disk. Run "ulimit -c 0" in the shell first.';

/**
 * Opens a configuration's tenant after its user confirms that raw data may be displayed.
 * @throws SetupError USAGE on a production host or without confirmation; the configuration's errors
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

/** Requires the ID: a plain yes is given too easily with the wrong configuration. */
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
      ? "Confirmation required: type the tenant's ID to show its raw data. This terminal isn't interactive, so nothing was requested."
      : "The ID isn't that of the tenant in this configuration. Nothing was requested.",
    `--yes ${named} replaces typing it`,
  );
}

/** Variables that platforms set and developers' machines don't have. */
const PLATFORMS: Readonly<Record<string, string>> = {
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  ECS_CONTAINER_METADATA_URI: 'Amazon ECS',
  ECS_CONTAINER_METADATA_URI_V4: 'Amazon ECS',
  K_SERVICE: 'Google Cloud Run',
  CLOUD_RUN_JOB: 'Google Cloud Run',
  GAE_SERVICE: 'Google App Engine',
  WEBSITE_INSTANCE_ID: 'Azure App Service',
  // Functions on consumption plans have no instance ID.
  WEBSITE_SITE_NAME: 'Azure App Service or Functions',
  CONTAINER_APP_NAME: 'Azure Container Apps',
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
};

/** @throws SetupError USAGE on a production host */
export function rejectProduction(environment: Readonly<Record<string, string | undefined>>): void {
  const platform = Object.keys(PLATFORMS).find((name) => (environment[name] ?? '') !== '');
  const here = environment['NODE_ENV'] === 'production' ? 'NODE_ENV is production' : undefined;
  const why = platform === undefined ? here : `${platform} is set, so this is ${PLATFORMS[platform]}`;
  if (why === undefined) return;
  throw usageError(
    `Inspect mode shows raw data of a tenant and runs on a developer's machine only: ${why}.`,
    'run it on your own machine, with a copy of the configuration',
  );
}
