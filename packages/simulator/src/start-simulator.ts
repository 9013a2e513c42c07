import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { orThrow, pick } from './base/entity.ts';
import { createChangeGenerator } from './changes/create-change-generator.ts';
import { operatorClaims } from './entra/access-token.ts';
import { createEntra, createEntraApp, type Entra, type EntraUrls } from './entra/create-entra.ts';
import type { AssertionClaims, Operator } from './entra/entra-types.ts';
import { createIssuerApp } from './entra/issuers.ts';
import { createAuthenticator } from './graph/authenticate.ts';
import { createGraphListener } from './graph/graph-listener.ts';
import { createTraffic, type RunningServer, startServer, type Traffic } from './servers.ts';
import type { Simulator, SimulatorOptions } from './simulator-types.ts';
import { createDriveStore, type DriveStore, itemChanger } from './tenant/files/drive-store.ts';
import { createMailStore, type MailStore, messageChanger } from './tenant/mail/mail-store.ts';
import { postChanger } from './tenant/teams/messages.ts';
import { createTeamwork, type Teamwork } from './tenant/teams/teamwork.ts';
import { createTenant, type Tenant } from './tenant/tenant.ts';
import type { ServerName } from './traffic/injected-response.ts';

const MAX_PEOPLE = 10_000;

/**
 * Starts a fake tenant on the loopback address: a federated issuer, an Entra token endpoint and Microsoft Graph v1.0, each
 * a separate server (docs/reference/simulator.md).
 *
 * Throws `RangeError` for a number of people outside 1 to 10,000; rejects when a port is in use.
 *
 * @example
 * const simulator = await startSimulator({ people: 60, seed: 1 });
 * const credential = { issuer: simulator.issuerUrl, subject: 's', audience: 'api://AzureADTokenExchange' };
 * const { clientId } = simulator.registerApp({ name: 'demo', roles: ['User.Read.All'], credentials: [credential] });
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const people = options.people ?? 60;
  if (!Number.isInteger(people) || people < 1 || people > MAX_PEOPLE)
    throw new RangeError(`people must be 1 to ${MAX_PEOPLE}`);
  const tenant = createTenant({
    seed: options.seed ?? 1,
    people,
    ...(options.listOrder !== undefined && { listOrder: options.listOrder }),
    ...(options.tenantId !== undefined && { id: options.tenantId.toLowerCase() }),
  });
  const now = options.now ?? (() => new Date());
  const parts: Parts = {
    options,
    tenant,
    teamwork: createTeamwork(tenant, now),
    mail: createMailStore(tenant),
    files: createDriveStore(tenant, options.activityShape ?? 'mixed'),
    traffic: createTraffic({
      seed: tenant.seed,
      ...(options.recordedRequests !== undefined && { recorded: options.recordedRequests }),
    }),
    entra: await createEntra({ tenant, options, now }),
    now,
  };
  const servers: RunningServer[] = [];
  try {
    return await openServers(parts, servers);
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

type Parts = {
  readonly options: SimulatorOptions;
  readonly tenant: Tenant;
  readonly teamwork: Teamwork;
  readonly mail: MailStore;
  readonly files: DriveStore;
  readonly traffic: Traffic;
  readonly entra: Entra;
  readonly now: () => Date;
};

async function openServers(parts: Parts, servers: RunningServer[]): Promise<Simulator> {
  const { options } = parts;
  const open = async (port: number, listener: RequestListener) => {
    const server = await startServer({ port, tls: options.tls, listener });
    servers.push(server);
    return server.url;
  };
  let graphUrl = '';
  let issuerUrl = '';
  let entraUrl = '';
  graphUrl = await open(
    options.graphPort ?? 0,
    graphListener(parts, () => graphUrl),
  );
  issuerUrl = await open(0, honoListener(createIssuerApp(() => issuerUrl, parts.entra.issuer)));
  entraUrl = await open(
    options.entraPort ?? 0,
    entraListener(parts, { graphUrl, issuerUrl, entraUrl: () => entraUrl }),
  );
  return assemble(parts, {
    graphUrl,
    issuerUrl,
    entraUrl,
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  });
}

function honoListener(app: Hono): RequestListener {
  const listener = getRequestListener(app.fetch);
  return (request, response) => {
    listener(request, response).catch(() => response.destroy());
  };
}

function recorded(traffic: Traffic, server: ServerName, listener: RequestListener): RequestListener {
  return (request, response) => {
    if (!traffic.intercept(server, request, response)) listener(request, response);
  };
}

function graphListener(
  { options, tenant, teamwork, mail, files, traffic, entra, now }: Parts,
  graphUrl: () => string,
): RequestListener {
  let listener: RequestListener | undefined;
  const create = () => {
    const authenticate = createAuthenticator({
      ...pick(entra, 'accessTokens', 'apps'),
      audiences: [entra.cloud.graph, graphUrl()],
      now,
    });
    const decorate = options.decorate ?? ((_kind, entity) => entity);
    return createGraphListener(
      () => ({
        ...{ tenant, teamwork, mail, files, apps: entra.apps, graphUrl: graphUrl(), decorate },
        membersMayRegister: options.membersMayRegister ?? true,
      }),
      authenticate,
    );
  };
  return recorded(traffic, 'graph', (request, response) => {
    listener ??= create();
    listener(request, response);
  });
}

const entraListener = ({ traffic, entra }: Parts, urls: EntraUrls): RequestListener =>
  recorded(traffic, 'entra', honoListener(createEntraApp(entra.endpoint(urls))));

type Urls = Pick<Simulator, 'graphUrl' | 'entraUrl' | 'issuerUrl' | 'close'>;

function assemble({ tenant, teamwork, mail, files, traffic, entra, now }: Parts, urls: Urls): Simulator {
  const person = (id: string) => {
    return orThrow(tenant.person(id), () => new RangeError('no such person'));
  };
  return Object.freeze({
    ...urls,
    tenantId: tenant.id,
    ...pick(tenant, 'domains', 'renamePerson', 'removePerson'),
    people: tenant.initialPeople,
    ...entraControls(entra, urls),
    ...pick(traffic, 'requests', 'answerNext', 'setFaults'),
    changeSomething: createChangeGenerator({ tenant, mail, now }),
    addMember: (groupId, personId) => tenant.changeMember(groupId, personId, false),
    removeMember: (groupId, personId) => tenant.changeMember(groupId, personId, true),
    renameEvent: (personId, eventId, subject) => tenant.mailboxes.rename(person(personId), eventId, subject),
    removeEvent: (personId, eventId) => tenant.mailboxes.remove(person(personId), eventId),
    ...messageChanger(tenant, mail),
    ...itemChanger(files),
    ...postChanger(teamwork),
    grantMeetingPolicy: () => {
      teamwork.meetingPolicy.granted = true;
    },
    revokeMeetingPolicy: () => {
      teamwork.meetingPolicy.granted = false;
    },
    expireDeltaTokens: tenant.log.expire,
  } satisfies Simulator);
}

const DEFAULT_OPERATOR = {
  id: '5f6b1c1e-0d8f-4b8e-9d35-0c6a2f4f7a11',
  upn: 'operator@northwind.example',
  roles: [],
};

function entraControls(
  { apps, issuer, issuerKeys, accessTokens, faults, cloud, ...identity }: Entra,
  urls: Urls,
) {
  return {
    registerApp: apps.register,
    issueAssertion: (claims: AssertionClaims) => issuer.issue(urls.issuerUrl, claims),
    rotateIssuerKeys: issuer.rotate,
    locateIssuer: issuerKeys.locate,
    ...pick(identity, 'trustIssuer', 'managedIdentityIssuer', 'issueManagedIdentityToken'),
    issueOperatorToken: (scopes: readonly string[], operator: Operator = {}) =>
      accessTokens.sign(operatorClaims(cloud.graph, scopes, { ...DEFAULT_OPERATOR, ...operator })),
    revokeTokens: accessTokens.revokeAll,
    answerNextToken: faults.add,
  };
}
