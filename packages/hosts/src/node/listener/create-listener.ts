import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Outbound, PeerCertificate, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { type ConnectionRefusal, createConnectionGate } from './connection-gate.ts';
import { rejectOnSocket } from './reject-on-socket.ts';
import {
  createResponseMemoryBudget,
  type ResponseMemoryBudget,
  type ResponseReservation,
} from './response-memory-budget.ts';
import { createClientCertificateStore, type ListenerTls, toSecureOptions } from './tls.ts';

export type ListenerLimits = {
  readonly targetBytes: number;
  readonly headerBytes: number;
  readonly headerMilliseconds: number;
  readonly bodyMilliseconds: number;
  readonly concurrentRequests: number;
};

export type ListenerOptions = {
  readonly limits: ListenerLimits;
  /** HTTPS. */
  readonly tls?: ListenerTls;
  /** Makes the answer; must not throw. undefined: there is nobody left to answer. */
  readonly handle: (exchange: ListenerExchange) => Promise<Outbound | undefined>;
  /** Called when an answer is there, before it is written. */
  readonly onResponse: (response: ServerResponse) => void;
  /** Writes it. */
  readonly write: (exchange: ListenerExchange, answer: Outbound) => void | Promise<void>;
  /** Whether `answer` has refused the request by the time it returned: nothing behind it on the connection is then looked at. */
  readonly distrusted: (request: IncomingMessage) => boolean;
  /** Called for each refusal before HTTP. */
  readonly hasRefused: (code: RequestErrorCode) => void;
  /** How many connections an address may have at once. */
  readonly maxConnectionsOf: (address: string) => number;
  /** Called for each connection that was ended for lack of room. */
  readonly connectionRefused: (reason: ConnectionRefusal) => void;
  /** Headers that such a refusal has besides the constant ones. */
  readonly identity: () => HeaderList;
};

/** A request, its answer, and the memory that the answer may take until the caller has it. */
export type ListenerExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly room: ResponseBudget;
};

export type Listener = Server & {
  /** Connections open now. */
  readonly openConnections: () => number;
  /** Serves new connections with these files. */
  readonly renewTls: (tls: ListenerTls) => void;
  /** What TLS has verified of the caller's certificate. */
  readonly peerCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
};

const KEEP_ALIVE_MILLISECONDS = 65_000;
const REQUESTS_PER_SOCKET = 10_000;
const CONNECTIONS_PER_REQUEST = 8;
const MIN_CONNECTIONS = 1_024;
/** A caller that gives up is gone within a second (F11). */
const CLOSE_DELAY_MILLISECONDS = 500;
/** How often Node looks for connections that are over time; its own 30 s would triple a limit of 10 s. */
const CONNECTION_CHECK_MILLISECONDS = 500;

/**
 * `node:http` or `node:https`, strict: no lenient parsing, time limits for head and body, no upgrade, no CONNECT, no
 * expectation except 100-continue. What does not parse gets one constant answer and the end of its connection.
 */
export function createListener(options: ListenerOptions): Listener {
  const { tls } = options;
  const server = createServerInstance(options);
  const sockets: SocketUses = new WeakMap();
  const gate = createConnectionGate(server, {
    maxConnections: Math.max(MIN_CONNECTIONS, options.limits.concurrentRequests * CONNECTIONS_PER_REQUEST),
    maxConnectionsOf: options.maxConnectionsOf,
    isBusy: (socket) => (sockets.get(socket)?.reservations.size ?? 0) > 0,
    onRefused: options.connectionRefused,
  });
  const serveContext: ServeContext = { options, sockets, budget: createResponseMemoryBudget() };
  const respond = (request: IncomingMessage, response: ServerResponse) =>
    void serveRequest(request, response, serveContext);
  server.on('request', respond);
  server.on('checkContinue', (request, response) => {
    respond(request, response);
    if (!getSocketUse(sockets, request.socket).isClosing) response.writeContinue();
  });
  rejectUnsupported(server, (socket) => rejectSocket(socket, options, sockets));
  const certificates = createClientCertificateStore(server, tls?.clientCa);
  return Object.assign(server, {
    openConnections: gate.openConnections,
    renewTls: (next: ListenerTls) => {
      (server as SecureServer).setSecureContext(toSecureOptions(next));
      certificates.setAuthorities(next.clientCa);
    },
    peerCertificate: certificates.getCertificate,
  });
}

function createServerInstance({ limits, tls }: ListenerOptions): Server {
  const settings = serverOptions(limits);
  const handshakeTimeout = limits.headerMilliseconds;
  const server: Server =
    tls === undefined
      ? createServer(settings)
      : createSecureServer({ ...settings, ...toSecureOptions(tls), handshakeTimeout });
  server.maxHeadersCount = 0; // Node would silently drop headers beyond a maximum; checkRequest counts and refuses.
  server.maxRequestsPerSocket = REQUESTS_PER_SOCKET;
  return server;
}

/** What is no request to be answered: other protocols, other expectations, what does not parse, what never became secure. */
function rejectUnsupported(server: Server, end: (socket: Duplex) => void): void {
  const refuse = (_: IncomingMessage, socket: Duplex) => {
    // Node takes its own listener off a socket that it hands over for Upgrade or CONNECT, and an error without a listener ends
    // the process.
    socket.on('error', () => socket.destroy());
    end(socket);
  };
  server.on('checkExpectation', (request) => refuse(request, request.socket));
  server.on('upgrade', refuse);
  server.on('connect', refuse);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Slow or gone: there is nobody to answer. Mid-pipeline: an answer of ours would be read as that of an earlier request.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET') socket.destroy();
    else end(socket);
  });
  // Data written to a connection that never became secure is never sent, and such a connection never ends.
  server.on('tlsClientError', (_: Error, socket: Duplex) => socket.destroy());
}

function serverOptions(limits: ListenerLimits): ServerOptions {
  return {
    insecureHTTPParser: false,
    requireHostHeader: false, // checkRequest wants exactly one, and answers in our envelope.
    maxHeaderSize: limits.targetBytes + limits.headerBytes + 1_024,
    headersTimeout: limits.headerMilliseconds,
    requestTimeout: limits.headerMilliseconds + limits.bodyMilliseconds,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connectionsCheckingInterval: CONNECTION_CHECK_MILLISECONDS,
    noDelay: true,
  };
}

/** What a connection is doing. */
type SocketUse = {
  /** Places of the requests being answered. */
  readonly reservations: Set<ResponseReservation>;
  /** Its last answer is on its way: what is pipelined behind a refused request is not executed (NET-04). */
  isClosing: boolean;
};
type SocketUses = WeakMap<Duplex, SocketUse>;

function getSocketUse(sockets: SocketUses, socket: Duplex): SocketUse {
  const known = sockets.get(socket);
  if (known !== undefined) return known;
  const use: SocketUse = { reservations: new Set(), isClosing: false };
  sockets.set(socket, use);
  // Whoever ends its half while an answer is on its way has given up: what Node has written would wait for a reader until the
  // connection is over time. Whoever still reads has as long as that.
  socket.once('end', () => {
    if (use.reservations.size > 0) setTimeout(() => socket.destroy(), CLOSE_DELAY_MILLISECONDS).unref();
  });
  // An answer that waits behind another one of its connection is not told when the connection closes.
  socket.once('close', () => {
    for (const place of use.reservations) place.release();
  });
  return use;
}

type ServeContext = {
  readonly options: ListenerOptions;
  readonly sockets: SocketUses;
  readonly budget: ResponseMemoryBudget;
};

async function serveRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { options, sockets, budget }: ServeContext,
): Promise<void> {
  const use = getSocketUse(sockets, request.socket);
  if (use.isClosing) return;
  const reservation = budget.createReservation();
  use.reservations.add(reservation);
  // Emitted once; `once` would make two objects more for each request.
  response.on('close', () => {
    use.reservations.delete(reservation);
    reservation.release();
  });
  response.on('error', () => response.destroy());
  try {
    const exchange: ListenerExchange = { request, response, room: reservation };
    const answering = options.handle(exchange);
    if (options.distrusted(request)) use.isClosing = true;
    const made = await answering;
    options.onResponse(response);
    if (made === undefined || response.destroyed) return void response.destroy();
    await options.write(exchange, made);
  } catch {
    // Half an answer is worse than none: the connection ends without one.
    response.destroy();
  }
}

function rejectSocket(socket: Duplex, options: ListenerOptions, sockets: SocketUses): void {
  const use = getSocketUse(sockets, socket);
  if (use.isClosing) return;
  use.isClosing = true;
  options.hasRefused('TARGET_MALFORMED');
  if (use.reservations.size > 0) socket.destroy();
  else rejectOnSocket(socket, 'TARGET_MALFORMED', options.identity());
}
