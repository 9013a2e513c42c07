import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { GatewayAddress } from '@nymgate/shell/gateway/caller';
import { ConnectionFailure, openConnections, sendRequest } from '@nymgate/shell/gateway/send-request';
import { ConnectionLost, type WalkPorts } from '../plan/export-types.ts';

/** Longer than any answer takes (`limits.requestMilliseconds`), waiting for room included. */
const TIMEOUT_MILLISECONDS = 120_000;

/** Requests to one gateway over connections that stay open. */
export type ExportClient = { readonly request: WalkPorts['request']; readonly close: () => void };

/** A gateway is asked below the connector, however many it serves. */
export function createExportClient({ url, certificate, credential }: GatewayAddress): ExportClient {
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
