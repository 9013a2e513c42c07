import type { IncomingMessage } from 'node:http';
import { type RequestErrorCode, SetupError } from '../../kernel/errors.ts';
import type { Outbound, PeerCertificate } from '../../kernel/inbound.ts';
import type { HeaderList, Log } from '../../kernel/ports.ts';
import { type HostPlatform, identified } from '../platform/host-platform.ts';
import type { MemoryGate } from '../process/memory-gate.ts';
import type { Generation } from '../runtime/generation.ts';
import { healthAnswer, hostRefusal, readinessAnswer } from '../runtime/host-answers.ts';
import { becomesReady, type HostState, identityHeaders } from './host-state.ts';
import { checkRequest, type RequestChecks } from './listener/check-request.ts';
import type { ListenerExchange } from './listener/create-listener.ts';
import { namedOrigin } from './listener/named-origin.ts';
import { type BodyBudget, hasBody, isTooLarge, NO_BODY, readIncomingBody } from './listener/request-body.ts';
import { toInbound, watchCaller } from './to-inbound.ts';

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
  const health = healthOf(request, options.state);
  if (health !== undefined) return health;
  const generation = options.state.current;
  if (generation === undefined) return hostRefusal('NOT_READY', [['retry-after', '5']]);
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
    const parts = { body: read.body, signal, origin: originFor(request, generation), peerCertificate, room };
    const outbound = await generation.app.handle(
      identified(toInbound(request, parts), options.identify, generation.config),
    );
    return signal.aborted ? undefined : outbound;
  } catch (error) {
    return unforeseen(error, options);
  } finally {
    signal.release();
    leave();
    giveBack();
  }
}

/** A `publicUrl` is the one name; without it the listener is this machine's alone, and its callers have more than one name for it. */
function originFor(request: IncomingMessage, { config }: Generation): string | undefined {
  return config.publicUrl === undefined ? namedOrigin(request, config.listen.tls !== undefined) : undefined;
}

/** `/healthz` and `/readyz`, exactly; with a query they are targets like any other. */
export function healthOf(
  { method, url }: IncomingMessage,
  state: HostState,
): Outbound | Promise<Outbound> | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (url === '/healthz') return healthAnswer();
  return url === '/readyz' ? becomesReady(state).then(readinessAnswer) : undefined;
}

function enter(generation: Generation, state: HostState): () => void {
  const leave = generation.enter();
  state.inFlight += 1;
  return () => {
    state.inFlight -= 1;
    leave();
  };
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
  return hostRefusal(code, [...identityHeaders(state), ...wait]);
}

const UNREAD = new WeakSet<IncomingMessage>();

export function isUnread(request: IncomingMessage): boolean {
  return UNREAD.has(request);
}

/** The gateway answers every failure itself; if it threw, nothing of the answer can be trusted. */
function unforeseen(error: unknown, { log, state }: AnswerOptions): Outbound {
  log.write('error', 'handle_failed', {
    stage: 'host',
    reason: error instanceof SetupError ? error.code : 'internal',
  });
  return hostRefusal('RESPONSE_NOT_SANITIZABLE', identityHeaders(state));
}
