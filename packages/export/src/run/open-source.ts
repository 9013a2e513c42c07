import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
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
  const request: WalkPorts['request'] = async ({ connector, path, prefer }) => {
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
  return { request: request, close: connections.close };
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
  readonly strict?: true;
  readonly pace: 'documented' | 'off';
  readonly segmentRows: number;
};

export type ExportSource = {
  readonly client: ExportClient;
  /** In plan order. */
  readonly connectors: readonly string[];
  /** Of connectors that are others of one, by id. */
  readonly of: Readonly<Record<string, string>>;
  readonly config?: Config;
  readonly close: () => Promise<void>;
};

/** An export may take days. */
const DAYS = 60;

/** @throws SetupError USAGE, CONNECTOR_UNKNOWN, and those of the configuration */
export async function openSource(options: ExportOptions): Promise<ExportSource> {
  if (options.config !== undefined) return openConfigured(options, options.config);
  const requested = options.connector?.filter((each) => each !== '*').map(parseConnector) ?? [];
  for (const { base } of requested) findConnector(base);
  const url = options.gateway ?? DEFAULT_URL;
  const { NYMGATE_API_KEY: variable } = process.env;
  const credential = await readCredential({ url, file: options.keyFile, variable });
  const all = EXPORT_PLANS.map(({ connector }) => ({ id: connector, base: connector }));
  const chosen = chooseConnectors(
    { ...options, connector: options.connector?.includes('*') ? undefined : requested.map(({ id }) => id) },
    [...all.filter(({ id }) => requested.every((each) => each.id !== id)), ...requested],
  );
  const asker = createExportClient({ url, credential });
  return { client: asker, ...chosen, close: async () => asker.close() };
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
  const available = Object.entries(config.connectors).map(([id, settings = {}]) => ({
    id,
    base: getBaseId(id, settings),
  }));
  const chosen = chooseConnectors(options, available);
  const gateway = await startLocalGateway(config, { name: 'nymgate export', days: DAYS });
  const asker = createExportClient(gateway.address);
  return {
    client: asker,
    ...chosen,
    config,
    close: async () => {
      asker.close();
      await gateway.close();
    },
  };
}

/** `base`: the connector whose plan it has. */
type ExportedConnector = { readonly id: string; readonly base: string };

/** @example parseConnector('acme=entra-id') // { id: 'acme', base: 'entra-id' } */
function parseConnector(text: string): ExportedConnector {
  const [id = '', base = id] = text.split('=', 2);
  return { id, base };
}

function chooseConnectors(
  { connector }: { readonly connector?: readonly string[] | undefined },
  available: readonly ExportedConnector[],
): Pick<ExportSource, 'connectors' | 'of'> {
  const known = EXPORT_PLANS.flatMap((plan) => available.filter(({ base }) => base === plan.connector));
  const requested =
    connector === undefined || connector.length === 0 || connector.includes('*') ? undefined : connector;
  const all = known.filter(({ id }) => requested?.includes(id) ?? true);
  if (all.length === 0)
    throw usageError('There is nothing to export: only the connectors that Nymgate comes with have a plan.');
  const others = all.filter(({ id, base }) => id !== base);
  return {
    connectors: all.map(({ id }) => id),
    of: Object.fromEntries(others.map(({ id, base }) => [id, base])),
  };
}
