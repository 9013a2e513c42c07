import { getHost } from '@nymgate/clouds/settings/origins';
import type { Log } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createBodyBudget } from '../http/request-body.ts';
import { writeResponse } from '../http/write-response.ts';
import type { GatewayPlatform } from '../platform/gateway-platform.ts';
import type { MemoryGate } from '../process/memory-gate.ts';
import { readMaxDescriptors } from '../runtime/metrics/process-gauges.ts';
import { createIdentityHeaders } from '../service/service-state.ts';
import { getConnectionLimit, type NodeMonitor } from './create-node-monitor.ts';
import {
  handleIncomingRequest,
  hasUnreadBody,
  type RequestHandlerOptions,
} from './handle-incoming-request.ts';
import { createListener, type Listener } from './listener/create-listener.ts';
import { getMaxConnections } from './listener/max-connections.ts';
import type { ListenerTls } from './listener/tls.ts';
import type { NodeState } from './node-state.ts';

export type MainListenerOptions = {
  readonly config: Config;
  readonly state: NodeState;
  readonly log: Log;
  readonly memoryGate: MemoryGate;
  readonly nodeMonitor: NodeMonitor;
  readonly platform?: GatewayPlatform | undefined;
  readonly tls: ListenerTls | undefined;
};

export function createMainListener(options: MainListenerOptions): Listener {
  const { config, state, log, memoryGate, nodeMonitor, platform, tls } = options;
  const current = () => state.current?.config ?? config;
  const server: Listener = createListener({
    limits: config.limits,
    ...(tls !== undefined && { tls }),
    handle: (exchange) => handleIncomingRequest(exchange, handlerOptions),
    onResponse: (response) => {
      // Node closes idle connections only when the listener closes; later ones would keep it open.
      if (state.phase === 'stopping') response.once('close', () => server.closeIdleConnections());
    },
    distrusted: hasUnreadBody,
    write: ({ request, response }, answer) =>
      writeResponse(request, response, answer, {
        closeConnection: state.phase !== 'serving' || hasUnreadBody(request),
        compress: current().listen.compress,
      }),
    hasRefused: nodeMonitor.requestRefused,
    maxConnections: getConnectionsLeft(config, log),
    maxConnectionsOf: (address) => getConnectionLimit(current(), address),
    connectionRefused: nodeMonitor.connectionRefused('main'),
    identity: () => createIdentityHeaders(state),
  });
  server.on('tlsClientError', nodeMonitor.tlsFailed);
  const handlerOptions: RequestHandlerOptions = {
    ...{ state, memoryGate, log, bodyBudget: createBodyBudget(), onRefused: nodeMonitor.requestRefused },
    hosts: () => getHostNames(current()),
    ...{ peerCertificate: server.peerCertificate, identify: platform?.identify },
  };
  return server;
}

function getConnectionsLeft({ limits }: Config, log: Log): number {
  const most = getMaxConnections(limits.concurrentRequests);
  const count = getMaxConnections(limits.concurrentRequests, readMaxDescriptors());
  if (count < most) log.write('warn', 'connections_limited', { count, subject: 'open files' });
  return count;
}

const HOST_NAMES = new WeakMap<Config, ReadonlySet<string>>();

/** Names accepted in the Host header besides loopback; cached, since every request needs them. */
function getHostNames(config: Config): ReadonlySet<string> {
  const known = HOST_NAMES.get(config) ?? computeHostNames(config);
  HOST_NAMES.set(config, known);
  return known;
}

function computeHostNames({ publicUrl, listen: { host } }: Config): ReadonlySet<string> {
  const names = publicUrl === undefined ? [host] : [host, getHost(publicUrl)];
  return new Set(names.map((name) => (name.includes(':') ? `[${name.toLowerCase()}]` : name.toLowerCase())));
}
