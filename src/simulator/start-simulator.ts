import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { type AppRegistry, createAppRegistry } from './entra/app-registry.ts';
import { createEntraApp } from './entra/entra-app.ts';
import { createIssuerApp, issueAssertion } from './entra/issuer-app.ts';
import { createSigningKey, type SigningKey } from './entra/signing-key.ts';
import { GRAPH_RESOURCE } from './entra/token-endpoint.ts';
import { fetchKeySet } from './entra/verify-assertion.ts';
import { createAuthenticator } from './graph/authenticate.ts';
import { createGraphListener } from './graph/graph-listener.ts';
import { itemChanger } from './tenant/files/change-item.ts';
import { createFileStore, type FileStore } from './tenant/files/file-store.ts';
import { messageChanger } from './tenant/mail/change-message.ts';
import { createMailStore, type MailStore } from './tenant/mail/mail-store.ts';
import { postChanger } from './tenant/teams/change-post.ts';
import { createTeamwork, type Teamwork } from './tenant/teams/teamwork.ts';
import { createTenant, type Tenant } from './tenant/tenant.ts';
import type { ServerName, Simulator, SimulatorOptions } from './types.ts';
import { type RunningServer, startServer } from './wire/start-server.ts';
import { createTraffic, type Traffic } from './wire/traffic.ts';

const MAX_PEOPLE = 10_000;

/**
 * Starts a fake tenant on the loopback address: a federated issuer, an Entra token endpoint and Microsoft Graph v1.0, each
 * a server of its own. docs/reference/simulator.md says what they serve.
 *
 * Throws `RangeError` for a number of people outside 1 to 10,000; rejects when a port is taken.
 *
 * @example
 * const simulator = await startSimulator({ people: 60, seed: 1 });
 * const { clientId } = simulator.registerApp({ name: 'demo', roles: ['User.Read.All'], credentials: [{ issuer: simulator.issuerUrl, subject: 's', audience: 'api://AzureADTokenExchange' }] });
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const people = options.people ?? 60;
  if (!Number.isInteger(people) || people < 1 || people > MAX_PEOPLE)
    throw new RangeError(`people must be 1 to ${MAX_PEOPLE}`);
  const [entraKey, issuerKey] = await Promise.all([createSigningKey(), createSigningKey()]);
  const tenant = createTenant({ seed: options.seed ?? 1, people });
  const now = options.now ?? (() => new Date());
  const parts: Parts = {
    options,
    tenant,
    teamwork: createTeamwork(tenant, now),
    mail: createMailStore(tenant),
    files: createFileStore(tenant, options.activityShape ?? 'mixed'),
    traffic: createTraffic(),
    apps: createAppRegistry(),
    entraKey,
    issuerKey,
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
  readonly files: FileStore;
  readonly traffic: Traffic;
  readonly apps: AppRegistry;
  readonly entraKey: SigningKey;
  readonly issuerKey: SigningKey;
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
  graphUrl = await open(
    options.graphPort ?? 0,
    graphListener(parts, () => graphUrl),
  );
  issuerUrl = await open(0, honoListener(createIssuerApp(() => issuerUrl, parts.issuerKey)));
  const entraUrl = await open(options.entraPort ?? 0, entraListener(parts, { graphUrl, issuerUrl }));
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
  { options, tenant, teamwork, mail, files, traffic, entraKey, now }: Parts,
  graphUrl: () => string,
): RequestListener {
  let listener: RequestListener | undefined;
  const create = () => {
    const authenticate = createAuthenticator({
      jwks: entraKey.jwks,
      audiences: [GRAPH_RESOURCE, graphUrl()],
      tenantId: tenant.id,
      now,
    });
    const decorate = options.decorate ?? ((_kind, entity) => entity);
    return createGraphListener(
      () => ({ tenant, teamwork, mail, files, graphUrl: graphUrl(), decorate }),
      authenticate,
    );
  };
  return recorded(traffic, 'graph', (request, response) => {
    listener ??= create();
    listener(request, response);
  });
}

/** The simulator's own issuer is at hand; others are fetched as Entra would. */
function entraListener(
  { tenant, traffic, apps, entraKey, issuerKey, now }: Parts,
  urls: { graphUrl: string; issuerUrl: string },
): RequestListener {
  const app = createEntraApp({
    tenantId: tenant.id,
    domains: tenant.domains,
    apps,
    keys: (issuer) => (issuer === urls.issuerUrl ? Promise.resolve(issuerKey.jwks) : fetchKeySet(issuer)),
    signingKey: entraKey,
    resources: [GRAPH_RESOURCE, urls.graphUrl],
    now,
  });
  return recorded(traffic, 'entra', honoListener(app));
}

type Urls = Pick<Simulator, 'graphUrl' | 'entraUrl' | 'issuerUrl' | 'close'>;

function assemble(
  { tenant, teamwork, mail, files, traffic, apps, issuerKey, now }: Parts,
  urls: Urls,
): Simulator {
  const person = (id: string) => {
    const found = tenant.person(id);
    if (found === undefined) throw new RangeError('no such person');
    return found;
  };
  return Object.freeze({
    ...urls,
    tenantId: tenant.id,
    domains: tenant.domains,
    people: tenant.seeded,
    registerApp: apps.register,
    issueAssertion: (claims) => issueAssertion({ issuerUrl: urls.issuerUrl, key: issuerKey, now }, claims),
    requests: traffic.requests,
    answerNext: traffic.answerNext,
    renamePerson: tenant.renamePerson,
    removePerson: tenant.removePerson,
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
