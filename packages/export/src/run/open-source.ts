import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { readCredential } from '@nymgate/shell/call/open-target';
import type { GatewayAddress } from '@nymgate/shell/gateway/caller';
import { ConnectionFailure, openConnections, sendRequest } from '@nymgate/shell/gateway/send-request';
import { DEFAULT_URL } from '@nymgate/shell/input/defaults';
import { checkConnectorConfigured, findConnector } from '@nymgate/shell/input/find-connector';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { ConnectionLost, type WalkPorts } from '../plan/export-types.ts';

/** Longer than any response (`limits.requestMilliseconds`), including queueing. */
const TIMEOUT_MILLISECONDS = 120_000;

type ExportClient = { readonly request: WalkPorts['request']; readonly close: () => void };

function createExportClient({ url, certificate, credential }: GatewayAddress): ExportClient {
  const connections = openConnections(url);
  const compressed = !isLoopback(getHost(url));
  const ask: WalkPorts['request'] = async ({ connector, path, prefer }) => {
    try {
      return await sendRequest({
        ...{ origin: url, path: `/${connector}${path}`, connections },
        ...(certificate === undefined ? {} : { certificate }),
        timeoutMilliseconds: TIMEOUT_MILLISECONDS,
        headers: {
          ...(compressed && { 'accept-encoding': 'gzip' }),
          ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
          ...(prefer !== undefined && { prefer }),
        },
      });
    } catch (error) {
      throw error instanceof ConnectionFailure ? new ConnectionLost(error.reason) : error;
    }
  };
  return { request: ask, close: connections.close };
}

/** Options of `nymgate export`. */
export type ExportOptions = {
  readonly connector?: readonly string[];
  readonly format: 'ndjson' | 'parquet';
  readonly full?: true;
  readonly since?: string;
  readonly gateway?: string;
  readonly keyFile?: string;
  readonly config?: string;
  readonly acceptEpoch?: true;
  readonly pace: 'documented' | 'off';
  readonly segmentRows: number;
};

export type ExportSource = {
  readonly client: ExportClient;
  /** In plan order. */
  readonly connectors: readonly string[];
  readonly config?: Config;
  readonly close: () => Promise<void>;
};

/** An export may take days. */
const DAYS = 60;

/** @throws SetupError USAGE, CONNECTOR_UNKNOWN, and those of the configuration */
export async function openSource(options: ExportOptions): Promise<ExportSource> {
  for (const id of options.connector ?? []) if (id !== '*') findConnector(id);
  if (options.config !== undefined) return openConfigured(options, options.config);
  const url = options.gateway ?? DEFAULT_URL;
  const { NYMGATE_API_KEY: variable } = process.env;
  const credential = await readCredential({ url, file: options.keyFile, variable });
  const connectors = chosen(
    options,
    EXPORT_PLANS.map(({ connector }) => connector),
  );
  const asker = createExportClient({ url, credential });
  return { client: asker, connectors, close: async () => asker.close() };
}

async function openConfigured(options: ExportOptions, file: string): Promise<ExportSource> {
  const help = 'see "nymgate export --help"';
  if (options.gateway !== undefined) throw usageError('Give only one of --gateway and --config.', help);
  if (options.keyFile !== undefined)
    throw usageError('--key-file can be used with a running gateway (--gateway) only.', help);
  const [{ readConfig }, { startLocalGateway }] = await Promise.all([
    import('@nymgate/shell/input/read-config'),
    import('@nymgate/shell/gateway/start-local-gateway'),
  ]);
  const config = await readConfig(file);
  for (const id of options.connector ?? []) if (id !== '*') checkConnectorConfigured(id, config);
  const connectors = chosen(options, Object.keys(config.connectors));
  const gateway = await startLocalGateway(config, { name: 'nymgate export', days: DAYS });
  const asker = createExportClient(gateway.address);
  return {
    client: asker,
    connectors,
    config,
    close: async () => {
      asker.close();
      await gateway.close();
    },
  };
}

function chosen({ connector = ['*'] }: ExportOptions, available: readonly string[]): readonly string[] {
  const known = EXPORT_PLANS.map((plan) => plan.connector).filter((id) => available.includes(id));
  const all = connector.includes('*') ? known : known.filter((id) => connector.includes(id));
  if (all.length > 0) return all;
  throw usageError('There is nothing to export: only the connectors that Nymgate comes with have a plan.');
}
