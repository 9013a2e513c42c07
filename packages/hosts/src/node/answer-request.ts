import type { IncomingMessage } from 'node:http';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound, PeerCertificate } from '@nymgate/engine/kernel/inbound';
import { clientRequestIdOf } from '@nymgate/clouds/network/client-request-id';
import type { HeaderList, Log } from '@nymgate/engine/kernel/ports';
import { checkRequest, type RequestChecks } from '../http/check-request.ts';
import { type RequestHead, readHead } from '../http/read-head.ts';
import { type BodyBudget, hasBody, isTooLarge, NO_BODY, readIncomingBody } from '../http/request-body.ts';
import { watchCaller } from '../http/watch-caller.ts';
import { type HostPlatform, identified } from '../platform/host-platform.ts';
import type { MemoryGate } from '../process/memory-gate.ts';
import type { Generation } from '../runtime/generation.ts';
import { hostRefusal, type RefusalNotes } from '../runtime/host-answers.ts';
import { healthOf } from '../service/health.ts';
import { enter, identityHeaders, unforeseen } from '../service/service-state.ts';
import type { HostState } from './host-state.ts';
import type { ListenerExchange } from './listener/create-listener.ts';
import { namedOrigin } from './listener/named-origin.ts';

export type AnswerOptions = {
  readonly state: HostState;
  readonly hosts: () => RequestChecks['hosts'];
  readonly peerCertificate: (request: IncomingMessage) => PeerCertificate | undefined;
  /** Where a platform in front says who calls. */
  readonly identify: HostPlatform['identify'];
  readonly bodies: BodyBudget;
  readonly memory: MemoryGate;
  readonly log: Log;
  readonly refused: (code: RequestErrorCode) => void;
};

/**
 * Makes the main listener's answer: health first, then what can be refused without reading on, then the body, then the gateway.
 * Returns undefined when the caller has gone.
 */
export async function answerRequest(
  { request, response, room }: ListenerExchange,
  options: AnswerOptions,
): Promise<Outbound | undefined> {
  const health = healthOf({ method: request.method, target: request.url }, options.state);
  if (health !== undefined) return health;
  const generation = options.state.current;
  if (generation === undefined) return hostRefusal('NOT_READY', [['retry-after', '5']], notesOf(request));
  const { limits } = generation.config;
  const fault = checkRequest(request, { headerCount: limits.headerCount, hosts: options.hosts() });
  if (fault !== undefined) return refuse(request, fault, options);
  if (isTooLarge(request, limits.requestBodyBytes)) return refuse(request, 'BODY_NOT_ALLOWED', options);
  // One request always has its place: memory that its platform counts may be free already without having been given back.
  if (options.state.inFlight > 0 && options.memory.isShort()) return refuse(request, 'NOT_READY', options);
  const giveBack = options.bodies.reserve(request, limits.requestBodyBytes);
  if (giveBack === undefined) return refuse(request, 'NOT_READY', options);
  const leave = enter(generation, options.state);
  const signal = watchCaller(request, response);
  try {
    const read = hasBody(request) ? await readIncomingBody(request, limits) : NO_BODY;
    if (read.outcome === 'gone') return undefined;
    if (read.outcome === 'too-large') return refuse(request, 'BODY_NOT_ALLOWED', options);
    const peerCertificate = options.peerCertificate(request);
    const origin = originFor(request, generation);
    const inbound = toInbound(readHead(request), { body: read.body, origin, peerCertificate, signal, room });
    const outbound = await generation.app.handle(identified(inbound, options.identify, generation.config));
    return signal.aborted ? undefined : outbound;
  } catch (error) {
    return unforeseen(error, { log: options.log, state: options.state, notes: notesOf(request) });
  } finally {
    signal.release();
    leave();
    giveBack();
  }
}

type Rest = Required<Pick<Inbound, 'body' | 'signal' | 'room'>> & Pick<Inbound, 'origin' | 'peerCertificate'>;

/** One literal: what is spread and then added to gets a new shape each time in V8 of Node 20, and each later step looks for it anew. */
function toInbound(head: RequestHead, rest: Rest): Inbound {
  const { method, target, headers, remoteAddress, httpVersion } = head;
  const { body, origin, peerCertificate, signal, room } = rest;
  return { method, target, headers, remoteAddress, httpVersion, body, origin, peerCertificate, signal, room };
}

/** A `publicUrl` is the one name; without it the listener is this machine's alone, and its callers have more than one name for it. */
function originFor(request: IncomingMessage, { config }: Generation): string | undefined {
  return config.publicUrl === undefined ? namedOrigin(request, config.listen.tls !== undefined) : undefined;
}

/** The rest of the request is not read: `closing` sees the mark and ends the connection after the answer. */
function refuse(
  request: IncomingMessage,
  code: RequestErrorCode,
  { refused, state }: AnswerOptions,
): Outbound {
  refused(code);
  UNREAD.add(request);
  const wait: HeaderList = code === 'NOT_READY' ? [['retry-after', '1']] : [];
  return hostRefusal(code, [...identityHeaders(state), ...wait], notesOf(request));
}

function notesOf(request: IncomingMessage): RefusalNotes {
  return { clientRequestId: clientRequestIdOf(readHead(request).headers) };
}

const UNREAD = new WeakSet<IncomingMessage>();

export function isUnread(request: IncomingMessage): boolean {
  return UNREAD.has(request);
}
