import { randomBytes } from 'node:crypto';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { loadConfig } from '@nymgate/gateway/config/load-config';
import { type NodeServer, startNodeHost } from '@nymgate/hosts/node/index';
import type { Simulator } from 'nymgate-simulator';
import type { GatewayAddress, GraphFetch } from './caller.ts';
import { loadSimulator } from './load-simulator.ts';
import { createPrivateDirectory, type PrivateDirectory } from './private-directory.ts';
import { sendRequest, toWirePath } from './send-request.ts';
import { writeAssertionFile } from './write-assertion-file.ts';

export type DemoStackOptions = {
  readonly people: number;
  readonly seed?: number;
  /** An existing pseudonym key; by default a new temporary one. */
  readonly keyFile?: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly tls: boolean;
  readonly onLogLine?: (line: string) => void;
  readonly start?: typeof startNodeHost;
};

/** A simulated tenant and a gateway in front of it, in this process. */
export type DemoStack = {
  readonly simulator: Simulator;
  readonly host: NodeServer;
  readonly config: Config;
  readonly address: GatewayAddress;
  /** Only with `tls`. */
  readonly certificateFile: string | undefined;
  /** Requests Graph itself as the application of this connector. */
  readonly createRawFetch: (connector: string) => GraphFetch;
  readonly close: () => Promise<void>;
};

/** Subject of the demo's simulated workload identity. */
const SUBJECT = 'system:serviceaccount:nymgate:demo';
const AUDIENCE = 'api://AzureADTokenExchange';

/**
 * Starts the simulator, registers one Entra application per connector, and starts the gateway with every
 * connector. Its files are in a private directory that is deleted on exit and on failure.
 * @throws SetupError USAGE without the simulator's package, SECRET_* for the given key, LISTEN_FAILED if the
 * port is in use
 */
export async function startDemoStack(options: DemoStackOptions): Promise<DemoStack> {
  const { createSelfSignedCertificate, startSimulator } = await loadSimulator();
  const directory = createPrivateDirectory();
  const simulator = await startSimulator({
    people: options.people,
    // A demo may run for days, and its requests are never inspected.
    recordedRequests: 0,
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  const certify = () => createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'], days: 7 });
  try {
    return await startGateway(options, { simulator, directory, certify });
  } catch (error) {
    await simulator.close();
    directory.remove();
    throw error;
  }
}

type DemoParts = {
  readonly simulator: Simulator;
  readonly directory: PrivateDirectory;
  readonly certify: () => { readonly certificate: string; readonly key: string };
};

async function startGateway(
  options: DemoStackOptions,
  { simulator, directory, certify }: DemoParts,
): Promise<DemoStack> {
  const clientIds = registerApps(simulator);
  const assertion = await writeAssertionFile({ simulator, directory, subject: SUBJECT });
  const tls = options.tls ? writeCertificate(directory, certify()) : undefined;
  const key = options.keyFile ?? directory.write('key', randomBytes(32).toString('base64url'));
  const config = demoConfig({
    simulator,
    port: options.port,
    clientIds,
    assertionFile: assertion.file,
    keyFile: key,
    tls,
  });
  const { start = startNodeHost } = options;
  const host = await start({ config, logSink: options.onLogLine ?? (() => undefined) });
  return {
    simulator,
    host,
    config,
    address: { url: host.url, ...(tls === undefined ? {} : { certificate: tls.pem }) },
    certificateFile: tls?.certificate,
    createRawFetch: (connector) =>
      createSimulatorFetch(simulator, { clientId: clientIds[connector] ?? '', subject: SUBJECT }),
    close: async () => {
      assertion.stop();
      await host.close(2_000);
      await simulator.close();
      directory.remove();
    },
  };
}

function registerApps(simulator: Simulator): Readonly<Record<string, string>> {
  const credentials = [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: AUDIENCE }];
  return Object.fromEntries(
    Object.values(CONNECTORS).map((connector) => {
      const roles = connector.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value);
      return [
        connector.id,
        simulator.registerApp({ name: `Nymgate ${connector.title}`, roles, credentials }).clientId,
      ];
    }),
  );
}

type CertificateFiles = { readonly certificate: string; readonly key: string; readonly pem: string };

function writeCertificate(
  directory: PrivateDirectory,
  { certificate, key }: ReturnType<DemoParts['certify']>,
): CertificateFiles {
  return {
    certificate: directory.write('certificate.pem', certificate),
    key: directory.write('certificate.key', key),
    pem: certificate,
  };
}

export type DemoConfigParts = {
  readonly simulator: { readonly tenantId: string; readonly entraUrl: string; readonly graphUrl: string };
  readonly port: number;
  readonly clientIds: Readonly<Record<string, string>>;
  readonly assertionFile: string;
  readonly keyFile: string;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
};

/** Parsed as any gateway's configuration. */
export function demoConfig({
  simulator,
  port,
  clientIds,
  assertionFile,
  keyFile,
  tls,
}: DemoConfigParts): Config {
  const connectors = Object.entries(clientIds).map(([id, clientId]) => [
    id,
    { tenant: simulator.tenantId, clientId, assertion: { type: 'token-file', path: assertionFile } },
  ]);
  const settings = {
    listen: { port, ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }) },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${keyFile}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(connectors),
  };
  return loadConfig({ text: JSON.stringify(settings), file: 'demo', environment: {} });
}

/**
 * Requests the simulated Graph directly, with a separate access token, for comparison. Not possible for a
 * real tenant.
 * @param subject of the application's federated credential
 */
export function createSimulatorFetch(
  simulator: Simulator,
  { clientId, subject }: { clientId: string; subject: string },
): GraphFetch {
  let token: Promise<string> | undefined;
  return async (path) => {
    token ??= fetchToken(simulator, { clientId, subject });
    const headers = { authorization: `Bearer ${await token}` };
    return sendRequest({ origin: simulator.graphUrl, path: toWirePath(path), headers });
  };
}

async function fetchToken(
  simulator: Simulator,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<string> {
  const form = new URLSearchParams({
    client_id: clientId,
    client_assertion: await simulator.issueAssertion({ subject }),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    grant_type: 'client_credentials',
    scope: `${simulator.graphUrl}/.default`,
  });
  const answer = await sendRequest({
    origin: simulator.entraUrl,
    path: `/${simulator.tenantId}/oauth2/v2.0/token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  const parsed = JSON.parse(answer.body) as { access_token?: unknown };
  return String(parsed.access_token);
}
