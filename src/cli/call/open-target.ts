import { type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../../connectors/index.ts';
import { DEFAULT_URL } from '../default-url.ts';
import { checkConfigured } from '../find-connector.ts';
import { type Caller, createGatewayCaller, type GatewayAddress } from '../http/caller.ts';
import type { CallOptions } from './call-options.ts';
import { createOwnCaller } from './own-caller.ts';
import { readCredential } from './read-credential.ts';

/** The gateway that is called, wherever it runs. */
export type CallTarget = {
  readonly address: GatewayAddress;
  readonly caller: Caller;
  /** Past the gateway, simulator only. */
  readonly raw?: Caller;
  /** The connector's options as far as they are known; a running gateway does not tell them. */
  readonly options: ConnectorOptions;
  readonly close: () => Promise<void>;
};

/**
 * Opens what the options name: a running gateway, one in this process with a configuration, or one in front of the simulator.
 *
 * @throws SetupError for a configuration that cannot serve, or not this connector
 */
export async function openTarget(connector: string, options: CallOptions): Promise<CallTarget> {
  if (options.simulator) return openSimulator(connector);
  if (options.config !== undefined) return openConfigured(connector, options.config);
  const url = options.url ?? DEFAULT_URL;
  const { NYMGATE_API_KEY: variable } = process.env;
  const address = { url, credential: await readCredential({ url, file: options.keyFile, variable }) };
  return {
    address,
    caller: createGatewayCaller(address, connector),
    options: DEFAULT_CONNECTOR_OPTIONS,
    close: async () => undefined,
  };
}

async function openSimulator(connector: string): Promise<CallTarget> {
  const { startDemoStack } = await import('../stack/start-demo-stack.ts');
  const { address, raw, close } = await startDemoStack({ people: 60, port: 0, tls: false });
  return {
    address,
    caller: createGatewayCaller(address, connector),
    raw: raw(connector),
    options: DEFAULT_CONNECTOR_OPTIONS,
    close,
  };
}

async function openConfigured(connector: string, file: string): Promise<CallTarget> {
  const [{ readConfig }, { startNodeHost }] = await Promise.all([
    import('../read-config.ts'),
    import('../../hosts/node/index.ts'),
  ]);
  const config = await readConfig(file);
  checkConfigured(connector, config);
  const { host, port, tls } = config.listen;
  const own = createOwnCaller();
  const gateway = await startNodeHost({
    config: {
      ...config,
      // Links in the answers belong to the gateway that this configuration describes, not to this short-lived one.
      publicUrl:
        config.publicUrl ??
        `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
      listen: { ...config.listen, tls: undefined, host: '127.0.0.1', port: 0 },
      callers: own.callers,
      admin: { ...config.admin, enabled: false },
    },
    logSink: () => undefined,
  });
  const address = { url: gateway.url, credential: own.credential };
  return {
    address,
    caller: createGatewayCaller(address, connector),
    options: config.connectors[connector]?.options ?? DEFAULT_CONNECTOR_OPTIONS,
    close: async () => {
      await gateway.close(2_000);
      own.remove();
    },
  };
}
