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
  /** The address it listens on, as the configuration names it. */
  readonly listenAddress: string;
  /** Called for each connection that was ended for lack of room. */
  readonly onConnectionRefused: (reason: ConnectionRefusal) => void;
};

const HEADERS_TIMEOUT_MILLISECONDS = 5_000;
const MAX_CONNECTIONS = 64;
const MAX_HEADERS = 100;

/**
 * `/metrics`, `/healthz`, `/readyz`, `/configz`, for GET and HEAD; anything else is 404. Its connections are its own: however many the
 * main listener has, here a new one finds a place, if need be that of the oldest.
 */
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
    // Answers here are made at once; the oldest of 64 connections waits for nothing.
    isBusy: () => false,
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

/** `checkRequest` knows the loopback names by itself. */
const LOOPBACK_ONLY: ReadonlySet<string> = new Set();

async function handleRequest(
  request: IncomingMessage,
  { state, metrics, version, listenAddress, auditLog }: AdminOptions,
): Promise<Outbound> {
  // A foreign page may point its own DNS name at this machine. Nobody knows here by which names others reach any other address.
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

/** Strangers, who reach the main listener, are not told what Entra ID thinks of us (T4-03). */
function addSourceAuth(health: Outbound, state: NodeState): Outbound {
  void state.current?.app.sourceAuth.look();
  if (health.status !== 200) return health;
  const secrets = getSecretsState(state);
  return createJsonResponse(200, {
    ...{ status: 'ready', sourceAuth: getSourceAuthState(state) },
    ...(secrets !== undefined && { secrets }),
    ...getSharedState(state),
  });
}

/** `up`, or `local` while this process goes by what it knows alone: ready all the same. Nothing without `state`. */
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

/** Names, versions, policy hashes, epoch; built from a closed list, so that no secret and no address can slip in. */
function createConfigSummary(
  state: NodeState,
  { version, auditLog }: Pick<AdminOptions, 'version' | 'auditLog'>,
): object {
  const { current, phase, inFlight } = state;
  if (current === undefined) return { ready: false, phase };
  const { policy, epoch, scheme, connectors, callers, configuration } = current.app.status();
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
    epoch,
    scheme,
    callers,
    inFlight,
    connectors: connectors.map(({ id, policy, endpoints, rules }) => ({
      ...{ id, policy, endpoints, rules },
      sourceAuth: sourceAuth[id] ?? 'unknown',
    })),
  };
}
