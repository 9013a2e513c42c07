import { runProgram } from '@nymgate/shell/programs/run-program';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { Deployment } from '../deployment/parse-deployment.ts';
import {
  type AdminGraphClient,
  createAdminGraphClient,
  getRows,
  resolveGraphOrigin,
  textIn,
} from './admin-graph-client.ts';
import { openAdminToken, signInAdvice, type Tenant } from './admin-token.ts';
import { toGraphError } from './to-graph-error.ts';

export type AdminSession = {
  readonly graph: AdminGraphClient;
  readonly tenantId: string;
  readonly origin: string;
  /** Object ID of the person; undefined for an application's token. */
  readonly person: string | undefined;
};

export type AdminOptions = { readonly operatorToken?: string; readonly graph?: string };

/**
 * Gets the token and checks its tenant before anything is read or changed.
 * @throws CommandError ADMIN_TOKEN, ADMIN_TENANT, ADMIN_GRAPH
 */
export async function signIn(
  tenant: Pick<Deployment, 'tenantId' | 'cloud'>,
  { operatorToken, graph: graphOverride }: AdminOptions,
): Promise<AdminSession> {
  const { tenantId, cloud } = tenant;
  const origin = resolveGraphOrigin(cloud, graphOverride);
  const token = await openAdminToken({ reference: operatorToken, tenant, run: runProgram });
  const graph = createAdminGraphClient({ origin, token });
  try {
    await checkTenant(graph, tenant);
    return { graph, tenantId, origin, person: await readPerson(graph) };
  } catch (error) {
    await graph.close();
    throw error;
  }
}

async function checkTenant(graph: AdminGraphClient, tenant: Tenant): Promise<void> {
  const { tenantId } = tenant;
  const answer = await graph.send({ method: 'GET', path: '/v1.0/organization?$select=id' });
  if (answer.status !== 200)
    throw toGraphError(answer, { doing: 'reading the tenant', right: 'read', tenantId });
  const found = getRows(answer).map((row) => textIn(row, 'id'));
  if (found.some((id) => id.toLowerCase() === tenantId.toLowerCase())) return;
  throw new CommandError(
    'ADMIN_TENANT',
    `the login is for ${found[0] ?? 'another one'}, the deployment for ${tenantId}; nothing was changed; ${signInAdvice(tenant)}, and keep logins apart with AZURE_CONFIG_DIR (env.sh sets it)`,
  );
}

/** Only people can own registrations. */
async function readPerson(graph: AdminGraphClient): Promise<string | undefined> {
  const answer = await graph.send({ method: 'GET', path: '/v1.0/me?$select=id' });
  return answer.status === 200 ? textIn(answer.body, 'id') : undefined;
}
