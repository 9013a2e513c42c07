import { hostOf } from '@nymgate/clouds/settings/origins';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { ConnectionLost, type WalkPorts } from '../plan/export-types.ts';
import type { GatewayAddress } from '@nymgate/shell/gateway/caller';
import { ConnectionFailure, keepConnections, requestOnce } from '@nymgate/shell/gateway/request-once';

/** Longer than any answer takes (`limits.requestMilliseconds`), waiting for room included. */
const PATIENCE_MILLISECONDS = 120_000;

/** Requests to one gateway over connections that stay open. */
export type Asker = { readonly ask: WalkPorts['ask']; readonly close: () => void };

/** A gateway is asked below the connector, however many it serves. */
export function createAsker({ url, certificate, credential }: GatewayAddress): Asker {
  const connections = keepConnections(url);
  const compressed = !isLoopback(hostOf(url));
  const ask: WalkPorts['ask'] = async ({ connector, path, prefer }) => {
    try {
      return await requestOnce({
        ...{ origin: url, path: `/${connector}${path}`, connections },
        ...(certificate === undefined ? {} : { certificate }),
        timeoutMilliseconds: PATIENCE_MILLISECONDS,
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
  return { ask, close: connections.close };
}
