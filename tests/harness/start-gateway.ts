import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppRegistration,
  type SimulatedApp,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from 'nymgate-simulator';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { Clock } from '../../packages/engine/src/kernel/ports.ts';
import { changeEnvironment } from './change-environment.ts';
import { expectNoLeaks } from './expect-no-leaks.ts';
import { type RawResponse, sendRawRequest } from './send-raw-request.ts';
import { startTestHost } from './start-test-host.ts';
import type { TestHost } from './test-host.ts';

export type GatewayOptions = {
  readonly connectors?: readonly string[];
  readonly simulator?: SimulatorOptions;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly logLevel?: string;
  /** Answers are laid beside Graph's: requests go past HTTP. */
  readonly inGraphOrder?: true;
  readonly roles?: readonly string[];
  /** Whether the administrator has consented; default true. */
  readonly consented?: boolean;
  /** Text of a rule file that every connector uses in place of its own policy. */
  readonly rules?: string;
  /** Connectors that are others of one, by id. */
  readonly of?: Readonly<Record<string, string>>;
  /** A connector whose rules can't be read. */
  readonly faulty?: string;
  /** How the gateway proves who it is; by default a token file with the simulator's own token. */
  readonly assertion?: (simulator: Simulator, directory: string) => AssertionSetup | Promise<AssertionSetup>;
  /** In place of the process's clock. */
  readonly clock?: Clock;
};

/** A platform as the gateway finds it, and what the application trusts of it. */
export type AssertionSetup = {
  /** The connectors' `assertion`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly registration: Partial<AppRegistration>;
  /** Variables of the process until the gateway is closed. */
  readonly environment?: Readonly<Record<string, string>>;
};

export type TestGateway = {
  readonly simulator: Simulator;
  readonly app: SimulatedApp;
  /** Where the files are that the configuration names. */
  readonly directory: string;
  readonly host: TestHost;
  /** Every line the gateway wrote to its log and audit sink. */
  readonly lines: readonly string[];
  /** One request, its target as written. */
  readonly get: (target: string, headers?: Readonly<Record<string, string>>) => Promise<RawResponse>;
  /** What Graph saw since the last call. */
  readonly seen: () => readonly string[];
  /** A bearer token for the simulated Graph, to look at its raw answers; with the default `assertion` only. */
  readonly graphToken: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** The key of its pseudonyms, for tests that make the pseudonyms of what they planted. */
export const TEST_KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const SUBJECT = 'system:serviceaccount:nymgate:gateway';
const AUDIENCE = 'api://AzureADTokenExchange';

/** The whole house: simulated tenant, gateway (the built bundle, if `BUNDLE_UNDER_TEST` says so), and every sink it writes to. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  const simulator = await startSimulator({
    people: 40,
    seed: 7,
    recordedRequests: Number.POSITIVE_INFINITY,
    ...options.simulator,
  });
  const ids = options.connectors ?? Object.keys(CONNECTORS);
  const roles = options.roles ?? allRoles();
  const {
    settings,
    registration,
    environment = {},
  } = await (options.assertion ?? tokenFile)(simulator, directory);
  const app = simulator.registerApp({
    name: 'nymgate-test',
    roles,
    consented: options.consented ?? true,
    credentials: [],
    ...registration,
  });
  const restoreEnvironment = changeEnvironment(environment);
  writeFileSync(join(directory, 'key'), TEST_KEY, { mode: 0o600 });
  if (options.rules !== undefined) writeFileSync(join(directory, 'rules.yaml'), options.rules);
  const text = JSON.stringify({
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${join(directory, 'key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(
      ids.map((id) => [
        id,
        {
          tenant: simulator.tenantId,
          clientId: app.clientId,
          assertion: settings,
          ...(options.options === undefined ? {} : { options: options.options }),
          ...(options.rules === undefined ? {} : { rules: join(directory, 'rules.yaml') }),
          ...(options.of?.[id] !== undefined && { of: options.of[id] }),
          ...(options.faulty === id && { rules: join(directory, 'absent.yaml') }),
        },
      ]),
    ),
    log: { level: options.logLevel ?? 'trace' },
    ...options.config,
  });
  const host = await startTestHost({
    text,
    directory,
    environment,
    ...(options.clock && { clock: options.clock }),
  }).catch((error: unknown) => {
    restoreEnvironment();
    throw error;
  });
  let mark = 0;
  let graphToken: Promise<string> | undefined;
  return {
    simulator,
    app,
    directory,
    host,
    get lines() {
      return host.lines;
    },
    get: (target, headers = {}) =>
      options.inGraphOrder
        ? getInGraphOrder(host, target, headers)
        : sendRawRequest(host.url, { target, headers }),
    seen: () => {
      const graph = simulator.requests.slice(mark).filter(({ server }) => server === 'graph');
      mark = simulator.requests.length;
      return graph.map(({ rawTarget }) => rawTarget);
    },
    graphToken: () => {
      graphToken ??= fetchGraphToken(simulator, app.clientId);
      return graphToken;
    },
    close: async () => {
      await host.close();
      await simulator.close();
      restoreEnvironment();
      rmSync(directory, { recursive: true, force: true });
      expectNoLeaks(host.lines, { people: simulator.people, secrets: [TEST_KEY] });
    },
  };
}

async function getInGraphOrder(
  host: TestHost,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<RawResponse> {
  const answer = await host.app.handle({
    method: 'GET',
    target,
    headers: Object.entries(headers),
    body: new Uint8Array(0),
    remoteAddress: '127.0.0.1',
    inGraphOrder: true,
  });
  const body = Buffer.from(answer.body).toString();
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
    headerText: answer.headers.map(([name, value]) => `${name}: ${value}`).join('\r\n'),
    body,
    json: () => JSON.parse(body),
  };
}

/** A token that a cluster has written into a file (graph-facts.md#5.6). */
async function tokenFile(simulator: Simulator, directory: string): Promise<AssertionSetup> {
  const path = join(directory, 'token');
  writeFileSync(path, await simulator.issueAssertion({ subject: SUBJECT, audience: AUDIENCE }));
  return {
    settings: { type: 'token-file', path },
    registration: { credentials: [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: AUDIENCE }] },
  };
}

/** What the administrator would consent to for all connectors together. */
function allRoles(): readonly string[] {
  return [
    ...new Set(
      Object.values(CONNECTORS).flatMap((connector) =>
        connector.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
      ),
    ),
  ];
}

async function fetchGraphToken(simulator: Simulator, clientId: string): Promise<string> {
  const assertion = await simulator.issueAssertion({ subject: SUBJECT, audience: AUDIENCE });
  const response = await fetch(`${simulator.entraUrl}/${simulator.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      scope: `${simulator.graphUrl}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      grant_type: 'client_credentials',
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`the simulator issued no token: ${response.status}`);
  return token;
}
