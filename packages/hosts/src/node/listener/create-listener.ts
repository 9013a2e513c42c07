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
import type { AnswerRoom, Outbound, PeerCertificate } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { type AnswerBudget, type AnswerPlace, createAnswerBudget } from './answer-budget.ts';
import { type ConnectionRefusal, watchConnections } from './connection-gate.ts';
import { refuseOnSocket } from './refuse-on-socket.ts';
import { type ListenerTls, secureOptions, watchClientCertificates } from './tls.ts';

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
  readonly answer: (exchange: ListenerExchange) => Promise<Outbound | undefined>;
  /** Called when an answer is there, before it is written. */
  readonly answered: (response: ServerResponse) => void;
  /** Writes it. */
  readonly write: (exchange: ListenerExchange, answer: Outbound) => void | Promise<void>;
  /** Whether `answer` has refused the request by the time it returned: nothing behind it on the connection is then looked at. */
  readonly distrusted: (request: IncomingMessage) => boolean;
  /** Called for each refusal before HTTP. */
  readonly refused: (code: RequestErrorCode) => void;
  /** How many connections an address may have at once. */
  readonly connectionsOf: (address: string) => number;
  /** Called for each connection that was ended for lack of room. */
  readonly connectionRefused: (reason: ConnectionRefusal) => void;
  /** Headers that such a refusal has besides the constant ones. */
  readonly identity: () => HeaderList;
};

/** A request, its answer, and the memory that the answer may take until the caller has it. */
export type ListenerExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly room: AnswerRoom;
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
const LEAST_CONNECTIONS = 1_024;
/** A caller that gives up is gone within a second (F11). */
const LEAVE_MILLISECONDS = 500;
/** How often Node looks for connections that are over time; its own 30 s would triple a limit of 10 s. */
const CHECK_MILLISECONDS = 500;

/**
 * `node:http` or `node:https`, strict: no lenient parsing, time limits for head and body, no upgrade, no CONNECT, no
 * expectation except 100-continue. What does not parse gets one constant answer and the end of its connection.
 */
export function createListener(options: ListenerOptions): Listener {
  const { tls } = options;
  const server = openServer(options);
  const sockets: Sockets = new WeakMap();
  const gate = watchConnections(server, {
    most: Math.max(LEAST_CONNECTIONS, options.limits.concurrentRequests * CONNECTIONS_PER_REQUEST),
    mostOf: options.connectionsOf,
    isBusy: (socket) => (sockets.get(socket)?.places.size ?? 0) > 0,
    refused: options.connectionRefused,
  });
  const serving: Serving = { options, sockets, budget: createAnswerBudget() };
  const respond = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response, serving);
  server.on('request', respond);
  server.on('checkContinue', (request, response) => {
    respond(request, response);
    if (!useOf(sockets, request.socket).ended) response.writeContinue();
  });
  refuseOdd(server, (socket) => reject(socket, options, sockets));
  const certificates = watchClientCertificates(server, tls?.clientCa);
  return Object.assign(server, {
    openConnections: gate.open,
    renewTls: (next: ListenerTls) => {
      (server as SecureServer).setSecureContext(secureOptions(next));
      certificates.renew(next.clientCa);
    },
    peerCertificate: certificates.of,
  });
}

function openServer({ limits, tls }: ListenerOptions): Server {
  const settings = serverOptions(limits);
  const handshakeTimeout = limits.headerMilliseconds;
  const server: Server =
    tls === undefined
      ? createServer(settings)
      : createSecureServer({ ...settings, ...secureOptions(tls), handshakeTimeout });
  server.maxHeadersCount = 0; // Node would silently drop headers beyond a maximum; checkRequest counts and refuses.
  server.maxRequestsPerSocket = REQUESTS_PER_SOCKET;
  return server;
}

/** What is no request to be answered: other protocols, other expectations, what does not parse, what never became secure. */
function refuseOdd(server: Server, end: (socket: Duplex) => void): void {
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
    connectionsCheckingInterval: CHECK_MILLISECONDS,
    noDelay: true,
  };
}

/** What a connection is doing. */
type Use = {
  /** Places of the requests being answered. */
  readonly places: Set<AnswerPlace>;
  /** Its last answer is on its way: what is pipelined behind a refused request is not executed (NET-04). */
  ended: boolean;
};
type Sockets = WeakMap<Duplex, Use>;

function useOf(sockets: Sockets, socket: Duplex): Use {
  const known = sockets.get(socket);
  if (known !== undefined) return known;
  const use: Use = { places: new Set(), ended: false };
  sockets.set(socket, use);
  // Whoever ends its half while an answer is on its way has given up: what Node has written would wait for a reader until the
  // connection is over time. Whoever still reads has as long as that.
  socket.once('end', () => {
    if (use.places.size > 0) setTimeout(() => socket.destroy(), LEAVE_MILLISECONDS).unref();
  });
  // An answer that waits behind another one of its connection is not told when the connection closes.
  socket.once('close', () => {
    for (const place of use.places) place.release();
  });
  return use;
}

type Serving = {
  readonly options: ListenerOptions;
  readonly sockets: Sockets;
  readonly budget: AnswerBudget;
};

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { options, sockets, budget }: Serving,
): Promise<void> {
  const use = useOf(sockets, request.socket);
  if (use.ended) return;
  const place = budget.open();
  use.places.add(place);
  // Emitted once; `once` would make two objects more for each request.
  response.on('close', () => {
    use.places.delete(place);
    place.release();
  });
  response.on('error', () => response.destroy());
  try {
    const exchange: ListenerExchange = { request, response, room: place };
    const answering = options.answer(exchange);
    if (options.distrusted(request)) use.ended = true;
    const made = await answering;
    options.answered(response);
    if (made === undefined || response.destroyed) return void response.destroy();
    await options.write(exchange, made);
  } catch {
    // Half an answer is worse than none: the connection ends without one.
    response.destroy();
  }
}

function reject(socket: Duplex, options: ListenerOptions, sockets: Sockets): void {
  const use = useOf(sockets, socket);
  if (use.ended) return;
  use.ended = true;
  options.refused('TARGET_MALFORMED');
  if (use.places.size > 0) socket.destroy();
  else refuseOnSocket(socket, 'TARGET_MALFORMED', options.identity());
}
