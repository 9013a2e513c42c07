import type { Simulator } from 'nymgate-simulator';
import type { Deployment } from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { freePort } from '../../../e2e/cli-process.ts';
import { startManagedIdentity } from '../../../stand-ins/azure/managed-identity.ts';
import type { OidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import type { PlatformServer } from '../../../stand-ins/platform-server.ts';
import { lastWritten } from '../stub/written-values.ts';
import { forward, type Handler, type Internet, startInternet } from './internet.ts';
import { type AppliedResource, findApplied } from './read-applied.ts';
import { type Container, containerOf, runContainer, untilListening } from './run-container.ts';
import type { Applied } from './terraform-rows.ts';
import { verifyIssued } from './verify-issued.ts';

/** A resource group's apps, once they are applied. */
export type ContainerApps = {
  readonly internet: Internet;
  /** Runs the image of an app or a job with its variables; what it printed. @throws Error when it failed */
  readonly run: (name: string, args?: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
};

type Surroundings = { readonly simulator: Simulator; readonly issuer: OidcIssuer };

export async function startContainerApps(
  { resources, deployment }: Applied,
  { simulator, issuer }: Surroundings,
): Promise<ContainerApps> {
  const entra = `https://login.microsoftonline.com/${deployment.tenantId}/v2.0`;
  const tokens = issueTokens({ simulator, issuer, entra });
  const apps = await Promise.all(
    resources
      .filter(({ type }) => type === 'azurerm_container_app')
      .map(async (app) => ({ app, port: await freePort() })),
  );
  const fronts = apps.map(({ app, port }) => [hostOf(app, deployment), ingress(port)] as const);
  const internet = await startInternet({
    'login.microsoftonline.com': discovery(entra, issuer),
    ...keyVaults(resources, { entra, issuer }),
    ...Object.fromEntries(fronts),
  });
  const source = { NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl, NYMGATE_SOURCE__GRAPH: simulator.graphUrl };
  const identities: PlatformServer[] = [];
  const platform = async ({ values }: AppliedResource) => {
    const [block] = values['identity'] as readonly { readonly identity_ids: readonly string[] }[];
    const [id] = block?.identity_ids ?? [];
    const server = await identityOf(
      findApplied(resources, 'azurerm_user_assigned_identity', ['id', id]),
      tokens,
    );
    identities.push(server);
    const endpoint = { IDENTITY_ENDPOINT: `${server.origin}/msi/token`, IDENTITY_HEADER: 'header' };
    return { ...source, ...internet.environment, ...endpoint };
  };
  for (const { app, port } of apps) {
    const variables = { ...(await platform(app)), NYMGATE_LISTEN__PORT: `${port}` };
    await untilListening(runContainer(containerOf(app), variables));
  }
  return {
    internet,
    run: async (name, args) => {
      const found = resources.find(
        ({ type, values }) =>
          type.startsWith('azurerm_container_app') && values['name'] === name && 'template' in values,
      );
      if (found === undefined) throw new Error(`there is no ${name}`);
      const container: Container = { ...containerOf(found), ...(args !== undefined && { args }) };
      const run = runContainer(container, await platform(found));
      const code = await run.ended();
      if (code !== 0) throw new Error(`it ended with ${code}: ${run.lines()}${run.told()}`);
      return run.lines();
    },
    close: async () => {
      await Promise.all([internet.close(), ...identities.map((server) => server.close())]);
    },
  };
}

/** What Entra ID gives managed identities: for itself with the keys of the simulator's, for a vault with others under its name. */
function issueTokens({
  simulator,
  issuer,
  entra,
}: Surroundings & { readonly entra: string }): Pick<OidcIssuer, 'sign'> {
  return {
    sign: ({ aud, sub, ...claims }, header) =>
      aud === EXCHANGE
        ? simulator.issueManagedIdentityToken({ objectId: String(sub) })
        : issuer.sign({ ...claims, aud, sub, iss: entra }, header),
  };
}

const EXCHANGE = 'api://AzureADTokenExchange';

function hostOf({ values }: AppliedResource, { instances }: Deployment): string {
  const endpoint = instances[String(values['name']).replace('nymgate-prod-', '')]?.endpoint;
  return new URL(endpoint ?? '').host;
}

/** Envoy's own entry is the last one. */
function ingress(port: number): Handler {
  return (incoming, response) => forward(incoming, { response, origin: `http://127.0.0.1:${port}` });
}

const RESOURCES = [EXCHANGE, 'https://vault.azure.net'];

function identityOf(
  values: AppliedResource['values'],
  issuer: Pick<OidcIssuer, 'sign'>,
): Promise<PlatformServer> {
  const identities = { [String(values['client_id'])]: String(values['principal_id']) };
  return startManagedIdentity({ issuer, identities, resources: RESOURCES, identityHeader: 'header' });
}

/** What callers' tokens are checked with. */
function discovery(name: string, issuer: OidcIssuer): Handler {
  const { pathname } = new URL(name);
  return async ({ url }, response) => {
    if (url === `${pathname}/.well-known/openid-configuration`)
      return void response.end(JSON.stringify({ issuer: name, jwks_uri: `${name}/keys` }));
    if (url !== `${pathname}/keys`) return void response.writeHead(404).end();
    response.end(await (await fetch(`${issuer.url}/.well-known/jwks.json`)).text());
  };
}

/** Key Vault's REST reference, Get Secret: of the versions that are applied, to identities that may read them. */
function keyVaults(
  resources: readonly AppliedResource[],
  tokens: { readonly entra: string; readonly issuer: OidcIssuer },
): Readonly<Record<string, Handler>> {
  const vaults = resources.filter(({ type }) => type === 'azurerm_key_vault');
  return Object.fromEntries(
    vaults.map(({ values }) => {
      const host = `${String(values['name'])}.vault.azure.net`;
      return [host, vault(`${String(values['id'])}/secrets`, { ...tokens, host, resources })];
    }),
  );
}

function vault(
  scope: string,
  parts: {
    readonly host: string;
    readonly resources: readonly AppliedResource[];
    readonly entra: string;
    readonly issuer: OidcIssuer;
  },
): Handler {
  const { host, resources, entra, issuer } = parts;
  return async ({ url = '', headers }, response) => {
    const [, name = '', version] = /^\/secrets\/([\w-]+)\/(\w+)\?api-version=7\.4$/.exec(url) ?? [];
    const token = (headers.authorization ?? '').replace(/^Bearer /, '');
    const expected = { keys: issuer, issuer: entra, audience: 'https://vault.azure.net' };
    const principal = (await verifyIssued(token, expected))?.sub;
    const mayRead = resources.some(
      ({ type, values }) =>
        type === 'azurerm_role_assignment' &&
        values['scope'] === `${scope}/${name}` &&
        values['principal_id'] === principal &&
        values['role_definition_name'] === 'Key Vault Secrets User',
    );
    if (!mayRead) return void response.writeHead(403).end('{}');
    findApplied(resources, 'azurerm_key_vault_secret', ['version', version]);
    const value = lastWritten('azurerm_key_vault_secret')['value_wo'];
    response.end(JSON.stringify({ value, id: `https://${host}/secrets/${name}/${version}` }));
  };
}
