import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../src/connectors/index.ts';
import { type NodeHost, startNodeHost } from '../../src/hosts/node/index.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts';
import { type RawAnswer, rawRequest } from './raw-request.ts';

export type GatewayOptions = {
  readonly connectors?: readonly string[];
  readonly simulator?: SimulatorOptions;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly logLevel?: string;
  readonly roles?: readonly string[];
  /** Whether the administrator has consented; default true. */
  readonly consented?: boolean;
  /** Text of a rule file that every connector uses in place of its own policy. */
  readonly rules?: string;
};

export type TestGateway = {
  readonly simulator: Simulator;
  readonly host: NodeHost;
  /** Every line the gateway wrote to its log and audit sink. */
  readonly lines: readonly string[];
  /** One request, its target as written. */
  readonly get: (target: string, headers?: Readonly<Record<string, string>>) => Promise<RawAnswer>;
  /** What Graph saw since the last call. */
  readonly seen: () => readonly string[];
  /** A bearer token for the simulated Graph, to look at its raw answers. */
  readonly graphToken: () => Promise<string>;
  readonly close: () => Promise<void>;
};

const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const SUBJECT = 'system:serviceaccount:nymgate:gateway';
const AUDIENCE = 'api://AzureADTokenExchange';

/** The whole house in one process: simulated tenant, gateway, and every sink it writes to. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-test-'));
  const simulator = await startSimulator({ people: 40, seed: 7, ...options.simulator });
  const ids = options.connectors ?? Object.keys(CONNECTORS);
  const roles = options.roles ?? allRoles();
  const app = simulator.registerApp({
    name: 'nymgate-test',
    roles,
    consented: options.consented ?? true,
    credentials: [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: AUDIENCE }],
  });
  const assertion = await simulator.issueAssertion({ subject: SUBJECT, audience: AUDIENCE });
  writeFileSync(join(directory, 'token'), assertion);
  writeFileSync(join(directory, 'key'), KEY);
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
          assertion: { type: 'token-file', path: join(directory, 'token') },
          ...(options.options === undefined ? {} : { options: options.options }),
          ...(options.rules === undefined ? {} : { rules: join(directory, 'rules.yaml') }),
        },
      ]),
    ),
    log: { level: options.logLevel ?? 'trace' },
    ...options.config,
  });
  const lines: string[] = [];
  const host = await startNodeHost({
    config: loadConfig({ text, file: 'test.json', environment: {} }),
    logSink: (line) => void lines.push(line),
  });
  let mark = 0;
  return {
    simulator,
    host,
    lines,
    get: (target, headers = {}) => rawRequest(host.url, { target, headers }),
    seen: () => {
      const graph = simulator.requests.slice(mark).filter(({ server }) => server === 'graph');
      mark = simulator.requests.length;
      return graph.map(({ rawTarget }) => rawTarget);
    },
    graphToken: () => fetchGraphToken(simulator, app.clientId, assertion),
    close: async () => {
      await host.close(0);
      await simulator.close();
      rmSync(directory, { recursive: true, force: true });
    },
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

async function fetchGraphToken(simulator: Simulator, clientId: string, assertion: string): Promise<string> {
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
