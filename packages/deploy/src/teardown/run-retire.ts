import { confirmEnvironment } from '@nymgate/shell/terminal/confirm-environment';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { type ParsedDeployment, readDeployment, writeDeployment } from '../deployment/deployment-file.ts';
import { type ConnectorLocation, removeConnector } from '../deployment/unregistered.ts';
import { describeNamedApps, findNamedApps, type NamedApps, toRemovable } from '../entra/find-orphans.ts';
import { planRemovals, type RemovableApp, removeApps } from '../entra/remove-apps.ts';
import { type AdminOptions, type AdminSession, signIn } from '../entra/sign-in.ts';
import { listDesiredApps } from '../entra/to-desired-app.ts';

export type RetireOptions = AdminOptions & {
  readonly deployment: string;
  readonly dryRun?: true;
  /** Environment name. */
  readonly yes?: string;
  readonly json?: true;
};

/** An application of this environment; without a location if deployment.json doesn't list it. */
type Retirable = {
  readonly app: RemovableApp;
  readonly names: readonly string[];
  readonly location?: ConnectorLocation;
};

/**
 * Removes the Entra application of one connector, with credentials and consent, and takes the connector out of
 * deployment.json. Pseudonym keys stay. Lists orphans if no application is given.
 * @param application connector, INSTANCE/CONNECTOR or client ID
 * @throws SetupError USAGE; CommandError as `setup entra`
 */
export async function runRetire(
  application: string | undefined,
  options: RetireOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const read = await readDeployment(options.deployment);
  const session = await signIn(read.deployment, options);
  try {
    const named = await findNamedApps(session, read.deployment);
    if (application !== undefined)
      return await retire(choose(application, read, named), { read, session, options, terminal });
    printNamedApps(named, options, terminal);
    return EXIT.ok;
  } finally {
    await session.graph.close();
  }
}

function printNamedApps(
  { orphans, unmatched }: NamedApps,
  { deployment, json }: RetireOptions,
  { out }: Terminal,
): void {
  const none = `No orphans: ${deployment} lists all applications that trust its gateways.`;
  const lines = describeNamedApps({ orphans, unmatched }, deployment);
  if (json) out(JSON.stringify({ orphans, unmatched }, undefined, 2));
  else out([...(orphans.length === 0 ? [none] : []), ...lines].join('\n'));
}

function choose(
  application: string,
  { deployment, file }: ParsedDeployment,
  { orphans, unmatched }: NamedApps,
): Retirable {
  const all = [
    ...listDesiredApps(deployment, {}).map(
      (app): Retirable => ({ app, names: listNames(app), location: app }),
    ),
    ...orphans.map((orphan): Retirable => ({ app: toRemovable(orphan), names: [orphan.clientId] })),
  ];
  const [found, ...others] = all.filter(({ names }) => names.includes(application));
  if (found !== undefined && others.length === 0) return found;
  if (unmatched.some(({ clientId }) => clientId === application))
    throw usageError(
      `The application "${application}" trusts no gateway of ${file}: it may be of another deployment.`,
      'retire it with the deployment.json that lists it. If no deployment does, delete it in Entra ID',
    );
  throw usageError(
    found === undefined
      ? `Neither ${file} nor the tenant has an application "${application}" of environment ${deployment.environment}.`
      : `"${application}" is the name of ${others.length + 1} applications.`,
    `choose one: ${all.map(({ names }) => names.at(-1)).join(', ')}`,
  );
}

/** The last one is unique if it is a client ID. */
function listNames({
  connector,
  instance,
  clientId,
}: Pick<ConnectorLocation, 'connector' | 'instance'> & Pick<RemovableApp, 'clientId'>): readonly string[] {
  return [connector, `${instance}/${connector}`, ...(clientId === undefined ? [] : [clientId])];
}

type RetireRun = {
  readonly read: ParsedDeployment;
  readonly session: AdminSession;
  readonly options: RetireOptions;
  readonly terminal: Terminal;
};

/** Exits with 1 if nothing was, or would be, removed. */
async function retire(retirable: Retirable, run: RetireRun): Promise<ExitCode> {
  const { app, location } = retirable;
  const { read, session, options, terminal } = run;
  const planned = (await planRemovals(session, app)).map(({ description }) => description);
  const lines = planned.map((line) => `- ${line.replace(': removed ', ': ')}`);
  if (options.json)
    terminal.out(JSON.stringify({ dryRun: options.dryRun === true, removed: planned }, undefined, 2));
  else if (lines.length > 0) terminal.out(lines.join('\n'));
  if (lines.length === 0) return removeEntry(retirable, run);
  if (options.dryRun) return EXIT.ok;
  const purpose = `to retire ${app.displayName}`;
  const { environment } = read.deployment;
  await confirmEnvironment({ environment, yes: options.yes, purpose }, terminal);
  await removeApps([app], session, terminal);
  await forgetConnector(location, run);
  if (!options.json) terminal.out(`Retired. ${describeRest(app)}`);
  return EXIT.ok;
}

/** `--yes` was given before anyone knew that the tenant has nothing, so it doesn't confirm this. */
async function removeEntry({ app, location }: Retirable, run: RetireRun): Promise<ExitCode> {
  const { read, options, terminal } = run;
  const { environment } = read.deployment;
  terminal.note(`${app.displayName}: nothing to remove was found in the tenant.`);
  if (options.dryRun || location === undefined) return EXIT.failure;
  if (options.yes !== undefined || terminal.prompt === undefined) {
    terminal.note(`To remove only its entry in ${read.file}, run this in a terminal without --yes.`);
    return EXIT.failure;
  }
  const purpose = `to remove only the entry of ${app.displayName} in ${read.file}`;
  await confirmEnvironment({ environment, yes: undefined, purpose }, terminal);
  await forgetConnector(location, run);
  return EXIT.ok;
}

async function forgetConnector(
  location: ConnectorLocation | undefined,
  { read, terminal }: RetireRun,
): Promise<void> {
  if (location !== undefined && (await writeDeployment(read, removeConnector(read.deployment, location))))
    terminal.note(`The connector is no longer in ${read.file}.`);
}

function describeRest({ existing }: RemovableApp): string {
  const consent = existing
    ? 'The application was there before Nymgate: it keeps its consent until a Privileged Role Administrator revokes it. '
    : '';
  return `${consent}Pseudonym keys are unchanged. Next, remove the connector from terraform.tfvars and apply, or from nymgate.yaml and reload.`;
}
