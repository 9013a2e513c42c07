import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { type AuditLog, formatHead } from '../audit/create-audit-log.ts';
import { checkRequest } from '../http/check-request.ts';
import { writeResponse } from '../http/write-response.ts';
import { createJsonResponse, createRefusalResponse } from '../runtime/host-answers.ts';
import type { NodeMetrics } from '../runtime/prometheus-metrics.ts';
import { isReady, respondHealth } from '../service/health.ts';
import { type ConnectionRefusal, createConnectionGate } from './listener/connection-gate.ts';
import { rejectOnSocket } from './listener/reject-on-socket.ts';
import { getSecretsState, getSourceAuthState, type NodeState } from './node-state.ts';

export type AdminOptions = {
  readonly state: NodeState;
  readonly metrics: NodeMetrics;
  readonly version: string;
  readonly auditLog: Pick<AuditLog, 'head'>;
  readonly listenAddress: string;
  readonly onConnectionRefused: (reason: ConnectionRefusal) => void;
};

const HEADERS_TIMEOUT_MILLISECONDS = 5_000;
const MAX_CONNECTIONS = 64;
const MAX_HEADERS = 100;

/** Its connections are counted separately, and a new one replaces the oldest if needed. */
export function createAdminListener(options: AdminOptions): Server {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
    requestTimeout: HEADERS_TIMEOUT_MILLISECONDS,
    maxHeaderSize: 8_192,
    connectionsCheckingInterval: 1_000,
  });
  createConnectionGate(server, {
    maxConnections: MAX_CONNECTIONS,
    maxConnectionsOf: () => Number.POSITIVE_INFINITY,
    // Responses are immediate, so the oldest of 64 connections is idle.
    activity: () => 'quiet',
    hasCaller: () => false,
    onRefused: options.onConnectionRefused,
  });
  server.on('request', (request, response) => {
    handleRequest(request, options)
      .then((outbound) =>
        writeResponse(request, response, outbound, {
          closeConnection: options.state.phase !== 'serving',
          compress: true,
        }),
      )
      .catch(() => response.destroy());
  });
  server.on('clientError', (_, socket) => rejectOnSocket(socket, 'TARGET_MALFORMED'));
  return server;
}

/** `checkRequest` always accepts loopback names. */
const LOOPBACK_ONLY: ReadonlySet<string> = new Set();

async function handleRequest(request: IncomingMessage, options: AdminOptions): Promise<Outbound> {
  const { state, metrics, version, listenAddress, auditLog } = options;
  // Against DNS rebinding on loopback. For other addresses the accepted names are unknown.
  const hosts = isLoopbackHost(listenAddress) ? LOOPBACK_ONLY : undefined;
  const fault = checkRequest(request, { headerCount: MAX_HEADERS, hosts });
  if (fault !== undefined) return createRefusalResponse(fault);
  const health = respondHealth({ method: request.method, target: request.url }, state);
  if (health !== undefined) return request.url === '/readyz' ? addSourceAuth(await health, state) : health;
  const isReadMethod = request.method === 'GET' || request.method === 'HEAD';
  if (isReadMethod && request.url === '/metrics') return createMetricsResponse(metrics);
  if (isReadMethod && request.url === '/configz')
    return createJsonResponse(200, createConfigSummary(state, { version, auditLog }));
  return { ...createRefusalResponse('ENDPOINT_NOT_ALLOWED'), status: 404 };
}

/** Only on the admin listener, since the main listener is public (T4-03). */
function addSourceAuth(health: Outbound, state: NodeState): Outbound {
  void state.current?.app.sourceAuth.look();
  if (health.status !== 200) return health;
  const secrets = getSecretsState(state);
  return createJsonResponse(200, {
    ...{ status: 'ready', sourceAuth: getSourceAuthState(state) },
    ...(secrets !== undefined && { secrets }),
    ...getSharedState(state),
    ...listFaults(state),
  });
}

/** Names and codes; texts of faults go to standard error. */
function listFaults({ current }: NodeState): { readonly faults?: readonly object[] } {
  const { faults = [] } = current?.app.status() ?? {};
  if (faults.length === 0) return {};
  return {
    faults: faults.map(({ connector, serves, issues }) => ({
      ...{ connector, serves },
      codes: [...new Set(issues.map(({ code }) => code))],
    })),
  };
}

/** `local`: the store is unavailable and local state is used; still ready. */
function getSharedState({ current }: NodeState): { readonly sharedState?: 'up' | 'local' } {
  if (current?.shared === undefined) return {};
  return { sharedState: current.shared.isAvailable() ? 'up' : 'local' };
}

async function createMetricsResponse(metrics: NodeMetrics): Promise<Outbound> {
  const text = await metrics.text();
  return {
    status: 200,
    headers: [
      ['content-type', metrics.contentType],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
    ],
    body: new TextEncoder().encode(text),
  };
}

/** A closed list, so that no secret or address can be included. */
function createConfigSummary(state: NodeState, options: Pick<AdminOptions, 'version' | 'auditLog'>): object {
  const { version, auditLog } = options;
  const { current, phase, inFlight } = state;
  if (current === undefined) return { ready: false, phase };
  const { policy, keyFingerprint, scheme, connectors, callers, configuration } = current.app.status();
  const ready = isReady(state);
  void current.app.sourceAuth.look();
  const sourceAuth = current.app.sourceAuth.states();
  return {
    ready,
    phase,
    version,
    node: process.versions.node,
    generation: current.number,
    configuration,
    auditHead: formatHead(auditLog.head()),
    policy,
    epoch: keyFingerprint,
    scheme,
    callers,
    inFlight,
    connectors: connectors.map(({ id, policy, endpoints, rules, ...connector }) => ({
      ...{ id, policy, epoch: connector.keyFingerprint, endpoints, rules },
      sourceAuth: sourceAuth[id] ?? 'unknown',
    })),
    ...listFaults(state),
  };
}
