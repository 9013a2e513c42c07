import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Outbound, PeerCertificate, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { type ConnectionActivity, type ConnectionRefusal, createConnectionGate } from './connection-gate.ts';
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
};

export type ListenerOptions = {
  readonly limits: ListenerLimits;
  readonly tls?: ListenerTls;
  /** Must not throw. undefined: the caller has disconnected. */
  readonly handle: (exchange: ListenerExchange) => Promise<Outbound | undefined>;
  readonly onResponse: (response: ServerResponse) => void;
  readonly write: (exchange: ListenerExchange, answer: Outbound) => void | Promise<void>;
  /** Whether `handle` has rejected the request; later requests of the connection are then ignored. */
  readonly distrusted: (request: IncomingMessage) => boolean;
  readonly hasRefused: (code: RequestErrorCode) => void;
  readonly maxConnections: number;
  readonly maxConnectionsOf: (address: string) => number;
  readonly connectionRefused: (reason: ConnectionRefusal) => void;
  readonly identity: () => HeaderList;
};

/**
 * `room`: memory of the response until the caller has received it. `admitted`: to be called when the caller is
 * valid, so that its connection stays.
 */
export type ListenerExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly room: ResponseBudget;
  readonly admitted: () => void;
};

export type Listener = Server & {
  readonly openConnections: () => number;
  readonly renewTls: (tls: ListenerTls) => void;
  readonly peerCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
};

const KEEP_ALIVE_MILLISECONDS = 65_000;
const REQUESTS_PER_SOCKET = 10_000;
/** Disconnected callers are gone within a second (F11). */
const CLOSE_DELAY_MILLISECONDS = 500;
/** Node's default of 30 s would triple a limit of 10 s. */
const CONNECTION_CHECK_MILLISECONDS = 500;

/**
 * Strict `node:http` or `node:https`: no lenient parsing, no upgrade, no CONNECT, only the expectation
 * 100-continue. Unparseable input gets one constant response, and the connection is closed.
 */
export function createListener(options: ListenerOptions): Listener {
  const { tls } = options;
  const server = createServerInstance(options);
  const sockets: SocketUses = new WeakMap();
  const gate = createConnectionGate(server, {
    maxConnections: options.maxConnections,
    maxConnectionsOf: options.maxConnectionsOf,
    hasCaller: (socket) => sockets.get(socket)?.hasCaller === true,
    activity: (socket) =>
      tls === undefined || socket instanceof TLSSocket ? getActivity(socket, sockets) : 'quiet',
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

function rejectUnsupported(server: Server, end: (socket: Duplex) => void): void {
  const refuse = (_: IncomingMessage, socket: Duplex) => {
    // Node removes its error listener for Upgrade and CONNECT, and an unhandled error would end the process.
    socket.on('error', () => socket.destroy());
    end(socket);
  };
  server.on('checkExpectation', (request) => refuse(request, request.socket));
  server.on('upgrade', refuse);
  server.on('connect', refuse);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Slow or disconnected. After a pipelined request, a response would be read as that of an earlier one.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET') socket.destroy();
    else end(socket);
  });
  // Without a TLS handshake nothing can be sent, and the connection would never end.
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

type SocketUse = {
  readonly reservations: Set<ResponseReservation>;
  readonly admitted: () => void;
  hasCaller: boolean;
  /** The last request, while it is read and handled. */
  handled: IncomingMessage | undefined;
  /** When the last response ended. */
  bytesRead: number;
  /** Requests pipelined after a rejected one are not executed (NET-04). */
  isClosing: boolean;
};
type SocketUses = WeakMap<Duplex, SocketUse>;

function getSocketUse(sockets: SocketUses, socket: Duplex): SocketUse {
  const known = sockets.get(socket);
  if (known !== undefined) return known;
  const use: SocketUse = {
    reservations: new Set(),
    admitted: () => {
      use.hasCaller = true;
    },
    ...{ hasCaller: false, handled: undefined, bytesRead: 0, isClosing: false },
  };
  sockets.set(socket, use);
  // Half-closed sockets count as disconnected (F11): otherwise an unread response would wait until the
  // timeout.
  socket.once('end', () => {
    if (use.reservations.size > 0) setTimeout(() => socket.destroy(), CLOSE_DELAY_MILLISECONDS).unref();
  });
  // A pipelined response emits no `close` when its connection closes.
  socket.once('close', () => {
    for (const place of use.reservations) place.release();
  });
  return use;
}

/** What callers without credential could hold forever is only `active`: a slow head or body, an unread response. */
function getActivity(socket: Socket, sockets: SocketUses): ConnectionActivity {
  const use = sockets.get(socket);
  const isAnswering =
    use?.handled?.complete === true || (use?.hasCaller === true && use.reservations.size > 0);
  if (isAnswering) return 'answering';
  const isActive = (use?.reservations.size ?? 0) > 0 || socket.bytesRead > (use?.bytesRead ?? 0);
  return isActive ? 'active' : 'quiet';
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
  use.handled = request;
  // Emitted once; `once` would allocate two more objects per request.
  response.on('close', () => {
    use.reservations.delete(reservation);
    use.bytesRead = request.socket.bytesRead;
    reservation.release();
  });
  response.on('error', () => response.destroy());
  try {
    const exchange: ListenerExchange = { request, response, room: reservation, admitted: use.admitted };
    const answering = options.handle(exchange);
    if (options.distrusted(request)) use.isClosing = true;
    const made = await answering;
    if (use.handled === request) use.handled = undefined;
    options.onResponse(response);
    if (made === undefined || response.destroyed) return void response.destroy();
    await options.write(exchange, made);
  } catch {
    // No response is better than half of one.
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
