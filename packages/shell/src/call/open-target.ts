import { readFile } from 'node:fs/promises';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import { type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { SetupError } from '@nymgate/engine/kernel/errors';
import { createGatewayFetch, type GatewayAddress, type GraphFetch } from '../gateway/caller.ts';
import { DEFAULT_URL } from '../input/defaults.ts';
import { checkConnectorConfigured, connectorWithExamples } from '../input/find-connector.ts';
import { usageError } from '../terminal/report-failure.ts';

/** The options of `nymgate call` as commander hands them over. */
export type CallOptions = {
  readonly url?: string;
  readonly keyFile?: string;
  readonly config?: string;
  readonly simulator?: true;
  readonly examples?: true;
  readonly raw?: true;
  readonly json?: true;
};

/** The gateway that is called, wherever it runs. */
export type CallTarget = {
  readonly address: GatewayAddress;
  readonly fetchPath: GraphFetch;
  /** Past the gateway, simulator only. */
  readonly fetchRaw?: GraphFetch;
  /** The connector's options as far as they are known; a running gateway does not tell them. */
  readonly options: ConnectorOptions;
  /** Whether the connector has `scoping: exchange`, as far as that is known. */
  readonly isExchangeScoped?: boolean;
  readonly close: () => Promise<void>;
};

/**
 * Opens what the options name: a running gateway, one in this process with a configuration, or one in front of the simulator.
 *
 * @throws SetupError for a configuration that cannot serve, or not this connector
 */
export async function openTarget(connector: string, options: CallOptions): Promise<CallTarget> {
  if (options.simulator) return openSimulator(connector);
  if (options.config !== undefined) return openConfigured(connector, { ...options, config: options.config });
  const url = options.url ?? DEFAULT_URL;
  const { NYMGATE_API_KEY: variable } = process.env;
  const address = { url, credential: await readCredential({ url, file: options.keyFile, variable }) };
  return {
    address,
    fetchPath: createGatewayFetch(address, connector),
    options: DEFAULT_CONNECTOR_OPTIONS,
    close: async () => undefined,
  };
}

async function openSimulator(connector: string): Promise<CallTarget> {
  const { startDemoStack } = await import('../gateway/start-demo-stack.ts');
  const { address, createRawFetch, close } = await startDemoStack({ people: 60, port: 0, tls: false });
  return {
    address,
    fetchPath: createGatewayFetch(address, connector),
    fetchRaw: createRawFetch(connector),
    options: DEFAULT_CONNECTOR_OPTIONS,
    close,
  };
}

async function openConfigured(
  connector: string,
  { config: file, examples }: CallOptions & { readonly config: string },
): Promise<CallTarget> {
  const [{ readConfig }, { startLocalGateway }] = await Promise.all([
    import('../input/read-config.ts'),
    import('../gateway/start-local-gateway.ts'),
  ]);
  const config = await readConfig(file);
  checkConnectorConfigured(connector, config);
  if (examples) connectorWithExamples(connector);
  const { address, close } = await startLocalGateway(config, {
    name: 'nymgate call',
    days: 1,
    logSink: () => undefined,
  });
  return {
    address,
    fetchPath: createGatewayFetch(address, connector),
    options: config.connectors[connector]?.options ?? DEFAULT_CONNECTOR_OPTIONS,
    isExchangeScoped: config.connectors[connector]?.scoping === 'exchange',
    close,
  };
}

/** RFC 6750 b64token: API keys and tokens are of this form, and nothing in it can end a header line. */
const CREDENTIAL = /^[A-Za-z0-9._~+/-]{1,8192}=*$/;

export type CredentialSource = {
  /** Address of the gateway it would go to. */
  readonly url: string;
  /** File with an API key or a token. */
  readonly file: string | undefined;
  /** `NYMGATE_API_KEY`. */
  readonly variable: string | undefined;
};

/**
 * What `nymgate call` and `nymgate export` send as bearer: the file's text, else the environment's. Never taken from the command line, where other
 * users would see it, and never sent in clear over a network.
 *
 * @throws SetupError SECRET_UNAVAILABLE, USAGE
 */
export async function readCredential({ url, file, variable }: CredentialSource): Promise<string | undefined> {
  const text = (file === undefined ? (variable ?? '') : await readText(file)).trim();
  if (text === '' && file === undefined) return undefined;
  if (!CREDENTIAL.test(text)) throw unavailable(file ?? 'NYMGATE_API_KEY');
  if (url.startsWith('http:') && !isLoopback(getHost(url)))
    throw usageError('A key is not sent over plain http to another machine.', 'use the https address');
  return text;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw unavailable(file);
  }
}

function unavailable(name: string): SetupError {
  return new SetupError([
    {
      code: 'SECRET_UNAVAILABLE',
      severity: 'error',
      message: `${name} cannot be read or holds no API key or token`,
      fix: 'make a key with: nymgate keys caller add',
    },
  ]);
}
