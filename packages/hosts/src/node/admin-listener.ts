import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import { type AuditTrail, formatHead } from '../audit/create-audit-trail.ts';
import { checkRequest } from '../http/check-request.ts';
import { writeAnswer } from '../http/write-answer.ts';
import { hostRefusal, jsonAnswer } from '../runtime/host-answers.ts';
import type { NodeMetrics } from '../runtime/prometheus-metrics.ts';
import { healthOf, isReady } from '../service/health.ts';
import { type HostState, secretsOf, sourceAuthOf } from './host-state.ts';
import { type ConnectionRefusal, watchConnections } from './listener/connection-gate.ts';
import { refuseOnSocket } from './listener/refuse-on-socket.ts';

export type AdminOptions = {
  readonly state: HostState;
  readonly metrics: NodeMetrics;
  readonly version: string;
  readonly trail: Pick<AuditTrail, 'head'>;
  /** The address it listens on, as the configuration names it. */
  readonly host: string;
  /** Called for each connection that was ended for lack of room. */
  readonly connectionRefused: (reason: ConnectionRefusal) => void;
};

const HEADER_MILLISECONDS = 5_000;
const CONNECTIONS = 64;
const HEADERS = 100;

/**
 * `/metrics`, `/healthz`, `/readyz`, `/configz`, for GET and HEAD; anything else is 404. Its connections are its own: however many the
 * main listener has, here a new one finds a place, if need be that of the oldest.
 */
export function createAdminListener(options: AdminOptions): Server {
  const server = createServer({
    headersTimeout: HEADER_MILLISECONDS,
    requestTimeout: HEADER_MILLISECONDS,
    maxHeaderSize: 8_192,
    connectionsCheckingInterval: 1_000,
  });
  watchConnections(server, {
    most: CONNECTIONS,
    mostOf: () => Number.POSITIVE_INFINITY,
    // Answers here are made at once; the oldest of 64 connections waits for nothing.
    isBusy: () => false,
    refused: options.connectionRefused,
  });
  server.on('request', (request, response) => {
    answer(request, options)
      .then((outbound) =>
        writeAnswer(request, response, outbound, {
          closeConnection: options.state.phase !== 'serving',
          compress: true,
        }),
      )
      .catch(() => response.destroy());
  });
  server.on('clientError', (_, socket) => refuseOnSocket(socket, 'TARGET_MALFORMED'));
  return server;
}

/** `checkRequest` knows the loopback names by itself. */
const LOOPBACK_ONLY: ReadonlySet<string> = new Set();

async function answer(
  request: IncomingMessage,
  { state, metrics, version, host, trail }: AdminOptions,
): Promise<Outbound> {
  // A foreign page may point its own DNS name at this machine. Nobody knows here by which names others reach any other address.
  const hosts = isLoopbackHost(host) ? LOOPBACK_ONLY : undefined;
  const fault = checkRequest(request, { headerCount: HEADERS, hosts });
  if (fault !== undefined) return hostRefusal(fault);
  const health = healthOf({ method: request.method, target: request.url }, state);
  if (health !== undefined) return request.url === '/readyz' ? withSourceAuth(await health, state) : health;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && request.url === '/metrics') return metricsAnswer(metrics);
  if (reads && request.url === '/configz') return jsonAnswer(200, configSummary(state, { version, trail }));
  return { ...hostRefusal('ENDPOINT_NOT_ALLOWED'), status: 404 };
}

/** Strangers, who reach the main listener, are not told what Entra ID thinks of us (T4-03). */
function withSourceAuth(health: Outbound, state: HostState): Outbound {
  void state.current?.app.sourceAuth.look();
  if (health.status !== 200) return health;
  const secrets = secretsOf(state);
  return jsonAnswer(200, {
    ...{ status: 'ready', sourceAuth: sourceAuthOf(state) },
    ...(secrets !== undefined && { secrets }),
    ...sharedStateOf(state),
  });
}

/** `up`, or `local` while this process goes by what it knows alone: ready all the same. Nothing without `state`. */
function sharedStateOf({ current }: HostState): { readonly sharedState?: 'up' | 'local' } {
  if (current?.shared === undefined) return {};
  return { sharedState: current.shared.isUp() ? 'up' : 'local' };
}

async function metricsAnswer(metrics: NodeMetrics): Promise<Outbound> {
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
function configSummary(
  state: HostState,
  { version, trail }: Pick<AdminOptions, 'version' | 'trail'>,
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
    auditHead: formatHead(trail.head()),
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
