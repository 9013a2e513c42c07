import { readFile } from 'node:fs/promises';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import { type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import {
  createComparableFetch,
  createGatewayFetch,
  type GatewayAddress,
  type GraphFetch,
} from '../gateway/caller.ts';
import { DEFAULT_URL } from '../input/defaults.ts';
import { checkConnectorConfigured, connectorWithExamples } from '../input/find-connector.ts';
import { usageError } from '../terminal/report-failure.ts';

export type CallOptions = {
  readonly url?: string;
  readonly keyFile?: string;
  readonly config?: string;
  readonly simulator?: true;
  readonly examples?: true;
  readonly raw?: true;
  readonly json?: true;
};

export type CallTarget = {
  readonly address: GatewayAddress;
  readonly fetchPath: GraphFetch;
  /** Bypasses the gateway; simulator only. */
  readonly fetchRaw?: GraphFetch;
  /** The connector that it is, or another of. */
  readonly base: string;
  /** Only as far as known; a running gateway doesn't disclose them. */
  readonly options: ConnectorOptions;
  readonly isExchangeScoped?: boolean;
  readonly close: () => Promise<void>;
};

/**
 * Opens a running gateway, one in this process with a configuration, or one in front of the simulator.
 * @throws SetupError for a configuration that can't serve this connector
 */
export async function openTarget(connector: string, options: CallOptions): Promise<CallTarget> {
  if (options.simulator) return openSimulator(connector, options.raw === true);
  if (options.config !== undefined) return openConfigured(connector, { ...options, config: options.config });
  const url = options.url ?? DEFAULT_URL;
  const { NYMGATE_API_KEY: variable } = process.env;
  const address = { url, credential: await readCredential({ url, file: options.keyFile, variable }) };
  return {
    address,
    fetchPath: createGatewayFetch(address, connector),
    base: connector,
    options: DEFAULT_CONNECTOR_OPTIONS,
    close: async () => undefined,
  };
}

async function openSimulator(connector: string, isCompared: boolean): Promise<CallTarget> {
  const { startDemoStack } = await import('../gateway/start-demo-stack.ts');
  const { address, host, createRawFetch, close } = await startDemoStack({ people: 60, port: 0, tls: false });
  return {
    address,
    fetchPath: isCompared
      ? createComparableFetch(host.app, connector)
      : createGatewayFetch(address, connector),
    fetchRaw: createRawFetch(connector),
    base: connector,
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
  const base = getBaseId(connector, config.connectors[connector] ?? {});
  if (examples) connectorWithExamples(base);
  const { address, close } = await startLocalGateway(config, {
    name: 'nymgate call',
    days: 1,
    logSink: () => undefined,
  });
  return {
    address,
    fetchPath: createGatewayFetch(address, connector),
    base,
    options: config.connectors[connector]?.options ?? DEFAULT_CONNECTOR_OPTIONS,
    isExchangeScoped: config.connectors[connector]?.scoping === 'exchange',
    close,
  };
}

/** RFC 6750 b64token: nothing in it can end a header line. */
const CREDENTIAL = /^[A-Za-z0-9._~+/-]{1,8192}=*$/;

export type CredentialSource = {
  readonly url: string;
  readonly file: string | undefined;
  readonly variable: string | undefined;
};

/**
 * The bearer credential of `nymgate call` and `nymgate export`, from the file or the environment. Never from
 * the command line, which other users see, and never sent in plain text over a network.
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
  const message = `${name} cannot be read or holds no API key or token`;
  return setupError('SECRET_UNAVAILABLE', message, 'make a key with: nymgate keys caller add');
}
