import { listByNamePath, parseApplicationName } from '@nymgate/shell/input/application-name';
import { trustsIdentity } from '@nymgate/shell/input/trusts-identity';
import type { Deployment, DeploymentInstance } from '../deployment/parse-deployment.ts';
import { toEntries } from '../deployment/to-entries.ts';
import { type GraphObject, getId, getRows, key, textIn } from './admin-graph-client.ts';
import { type GraphReader, readCredentials } from './read-app.ts';
import type { RemovableApp } from './remove-apps.ts';
import { listDesiredApps } from './to-desired-app.ts';
import { toGraphError } from './to-graph-error.ts';

/** An application with a name of the deployment's environment. */
export type NamedApp = {
  readonly clientId: string;
  readonly displayName: string;
  readonly instance: string;
  readonly connector: string;
};

export type NamedApps = {
  /** Trust a gateway of this deployment, but no connector uses them; they keep their consent. */
  readonly orphans: readonly NamedApp[];
  /** Trust none of its gateways: probably of another deployment with the same environment name (T9-18). */
  readonly unmatched: readonly NamedApp[];
  /** Callers request tokens for it (infra/examples/azure). */
  readonly audiences: readonly NamedApp[];
};

/**
 * Finds applications of the environment that are of no connector in deployment.json.
 * @throws CommandError ADMIN_TOKEN, ADMIN_RIGHTS, ADMIN_GRAPH
 */
export async function findNamedApps(reader: GraphReader, deployment: Deployment): Promise<NamedApps> {
  const { graph, tenantId } = reader;
  const path = listByNamePath(deployment.environment, 'appId,displayName,uniqueName');
  const answer = await graph.send({ method: 'GET', path });
  if (answer.status !== 200)
    throw toGraphError(answer, { doing: 'looking for orphans', right: 'read', tenantId });
  const isServed = createLookup(deployment);
  const others = getRows(answer)
    .filter((row) => !isServed(row))
    .flatMap((row) => toNamedApp(row, deployment));
  const audiences = listAudiences(deployment);
  const isAudience = ({ clientId }: NamedApp) =>
    audiences.some((one) => one.endsWith(clientId.toLowerCase()));
  const orphans: NamedApp[] = [];
  const unmatched: NamedApp[] = [];
  for (const app of others.filter((one) => !isAudience(one)))
    ((await trustsDeployment(reader, app, deployment)) ? orphans : unmatched).push(app);
  return { orphans, unmatched, audiences: others.filter(isAudience) };
}

async function trustsDeployment(
  reader: GraphReader,
  { clientId }: NamedApp,
  deployment: Deployment,
): Promise<boolean> {
  const credentials = await readCredentials(reader, key('appId', clientId));
  return listIdentities(deployment).some((identity) => trustsIdentity(credentials, identity));
}

function listIdentities({ instances }: Deployment): readonly DeploymentInstance['identity'][] {
  return toEntries<DeploymentInstance>(instances).map(([, { identity }]) => identity);
}

/** By client ID, or by unique name before the ID is known. */
function createLookup(deployment: Deployment): (row: GraphObject) => boolean {
  const desired = listDesiredApps(deployment, {});
  const clientIds = new Set(desired.map(({ clientId }) => clientId?.toLowerCase()));
  const unregistered = desired.filter(({ clientId }) => clientId === undefined);
  const uniqueNames = new Set(unregistered.map(({ uniqueName }) => uniqueName));
  return (row) =>
    clientIds.has(textIn(row, 'appId').toLowerCase()) || uniqueNames.has(textIn(row, 'uniqueName'));
}

function listAudiences({ instances }: Deployment): readonly string[] {
  return toEntries<DeploymentInstance>(instances).flatMap(([, { callers }]) =>
    callers.flatMap((caller) => (caller.type === 'entra-jwt' ? [caller.audience.toLowerCase()] : [])),
  );
}

function toNamedApp(row: GraphObject, { environment }: Deployment): readonly NamedApp[] {
  const displayName = textIn(row, 'displayName');
  const name = parseApplicationName(displayName);
  if (name?.environment !== environment) return [];
  const { instance, connector } = name;
  return [{ clientId: getId(row, 'appId'), displayName, instance, connector }];
}

export function toRemovable({ clientId, displayName }: NamedApp): RemovableApp {
  return { clientId, displayName, uniqueName: '', existing: false, credential: undefined };
}

/** One line for each; only an orphan has the command that removes it. */
export function describeNamedApps(
  { orphans, unmatched }: Pick<NamedApps, 'orphans' | 'unmatched'>,
  file: string,
): readonly string[] {
  return [
    ...orphans.map(
      ({ displayName, clientId }) =>
        `Orphan: "${displayName}" (client id ${clientId}) isn't in ${file}, trusts a gateway of it and keeps its consent: nymgate retire ${clientId}`,
    ),
    ...unmatched.map(
      ({ displayName, clientId }) =>
        `"${displayName}" (client id ${clientId}) isn't in ${file} and trusts none of its gateways. Of another deployment?`,
    ),
  ];
}
