import type { IncomingMessage } from 'node:http';
import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound, PeerCertificate } from '@nymgate/engine/kernel/inbound';
import type { HeaderList, Log } from '@nymgate/engine/kernel/ports';
import { checkRequest, type RequestChecks } from '../http/check-request.ts';
import { createCallerSignal } from '../http/create-caller-signal.ts';
import { type RequestHead, readHead } from '../http/read-head.ts';
import { type BodyBudget, hasBody, isTooLarge, NO_BODY, readIncomingBody } from '../http/request-body.ts';
import { type GatewayPlatform, withPlatformIdentity } from '../platform/gateway-platform.ts';
import type { MemoryGate } from '../process/memory-gate.ts';
import type { Generation } from '../runtime/generation.ts';
import { createRefusalResponse, type RefusalNotes } from '../runtime/host-answers.ts';
import { respondHealth } from '../service/health.ts';
import { createIdentityHeaders, enterGeneration, handleUnexpectedError } from '../service/service-state.ts';
import type { ListenerExchange } from './listener/create-listener.ts';
import type { NodeState } from './node-state.ts';

export type RequestHandlerOptions = {
  readonly state: NodeState;
  readonly hosts: () => RequestChecks['hosts'];
  readonly peerCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
  readonly identify: GatewayPlatform['identify'];
  readonly bodyBudget: BodyBudget;
  readonly memoryGate: MemoryGate;
  readonly log: Log;
  readonly onRefused: (code: RequestErrorCode) => void;
};

/** @returns undefined if the caller has disconnected */
export async function handleIncomingRequest(
  { request, response, room: responseBudget, admitted }: ListenerExchange,
  options: RequestHandlerOptions,
): Promise<Outbound | undefined> {
  const health = respondHealth({ method: request.method, target: request.url }, options.state);
  if (health !== undefined) return health;
  const generation = options.state.current;
  if (generation === undefined)
    return createRefusalResponse('NOT_READY', [['retry-after', '5']], toRefusalNotes(request));
  const { limits } = generation.config;
  const fault = checkRequest(request, { headerCount: limits.headerCount, hosts: options.hosts() });
  if (fault !== undefined) return createRefusal(request, fault, options);
  if (isTooLarge(request, limits.requestBodyBytes))
    return createRefusal(request, 'BODY_NOT_ALLOWED', options);
  // One request is always accepted: memory may be free without having been returned to the system.
  if (options.state.inFlight > 0 && options.memoryGate.isMemoryLow())
    return createRefusal(request, 'NOT_READY', options);
  const releaseBody = options.bodyBudget.reserve(request, limits.requestBodyBytes);
  if (releaseBody === undefined) return createRefusal(request, 'NOT_READY', options);
  const exitGeneration = enterGeneration(generation, options.state);
  const signal = createCallerSignal(request, response);
  try {
    const read = hasBody(request) ? await readIncomingBody(request, limits) : NO_BODY;
    if (read.outcome === 'gone') return undefined;
    if (read.outcome === 'too-large') return createRefusal(request, 'BODY_NOT_ALLOWED', options);
    const peerCertificate = options.peerCertificate(request);
    const origin = getRequestOrigin(request, generation);
    const inbound = toInbound(readHead(request), {
      body: read.body,
      origin,
      peerCertificate,
      signal,
      room: responseBudget,
      admitted,
    });
    const outbound = await generation.app.handle(
      withPlatformIdentity(inbound, options.identify, generation.config),
    );
    return signal.aborted ? undefined : outbound;
  } catch (error) {
    return handleUnexpectedError(error, {
      log: options.log,
      state: options.state,
      notes: toRefusalNotes(request),
    });
  } finally {
    signal.dispose();
    exitGeneration();
    releaseBody();
  }
}

type InboundParts = Required<Pick<Inbound, 'body' | 'signal' | 'room' | 'admitted'>> &
  Pick<Inbound, 'origin' | 'peerCertificate'>;

/** One literal: in Node 20 a spread object gets a new hidden class each time, which slows every later access. */
function toInbound(head: RequestHead, rest: InboundParts): Inbound {
  const { method, target, headers, remoteAddress, httpVersion } = head;
  const { body, origin, peerCertificate, signal, room, admitted } = rest;
  return {
    method,
    target,
    headers,
    remoteAddress,
    httpVersion,
    body,
    origin,
    peerCertificate,
    signal,
    room,
    admitted,
  };
}

/** Without `publicUrl` the listener is local and has several names. */
function getRequestOrigin(request: IncomingMessage, { config }: Generation): string | undefined {
  return config.publicUrl === undefined
    ? getRequestedOrigin(request, config.listen.tls !== undefined)
    : undefined;
}

/** The body isn't read, so the connection is closed after the response. */
function createRefusal(
  request: IncomingMessage,
  code: RequestErrorCode,
  { onRefused, state }: RequestHandlerOptions,
): Outbound {
  onRefused(code);
  UNREAD_REQUESTS.add(request);
  const retrySeconds: HeaderList = code === 'NOT_READY' ? [['retry-after', '1']] : [];
  return createRefusalResponse(
    code,
    [...createIdentityHeaders(state), ...retrySeconds],
    toRefusalNotes(request),
  );
}

function toRefusalNotes(request: IncomingMessage): RefusalNotes {
  return { clientRequestId: getClientRequestId(readHead(request).headers) };
}

const UNREAD_REQUESTS = new WeakSet<IncomingMessage>();

export function hasUnreadBody(request: IncomingMessage): boolean {
  return UNREAD_REQUESTS.has(request);
}

/**
 * Origin that a local caller used, for the links of its response: `localhost` or the loopback address of the
 * connection, with its port. Other Host values are ignored, and links use the configured origin.
 */
export function getRequestedOrigin(message: IncomingMessage, secure: boolean): string | undefined {
  const { headers, socket } = message;
  const { localAddress = '', localPort } = socket;
  const address = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const named = headers.host?.toLowerCase();
  const host = [`localhost:${localPort}`, `${address}:${localPort}`].find(
    (localOrigin) => localOrigin === named,
  );
  return host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`;
}
