import type { RequestErrorCode } from '../../kernel/errors.ts';
import type { Inbound, Outbound } from '../../kernel/inbound.ts';
import { eventFields } from '../../kernel/observed/audit-events.ts';
import type { Log } from '../../kernel/ports.ts';
import { createTally, type Tally } from '../audit/tally.ts';
import { tellStop } from '../audit/tell-service.ts';
import { type BodyBudget, createBodyBudget } from '../node/listener/request-body.ts';
import { type HostPlatform, identified } from '../platform/host-platform.ts';
import { createMemoryGate } from '../process/memory-gate.ts';
import type { Generation } from '../runtime/generation.ts';
import { healthAnswer, hostRefusal, readinessAnswer } from '../runtime/host-answers.ts';
import type { LineSink } from '../runtime/write-line.ts';
import { admitBody } from './admit-body.ts';
import { createAnchors } from './by-calls/anchors.ts';
import { createFlush } from './by-calls/flush-in-time.ts';
import { headFault } from './check-head.ts';
import { createFunctionPorts } from './function-ports.ts';
import { createFunctionService, identityOf, type ServiceOptions } from './function-service.ts';
import { belowPublicPath } from './public-path.ts';
import type { Received } from './received.ts';

export type FunctionHostOptions = ServiceOptions & {
  /** Takes log and audit lines; standard output by default. */
  readonly logSink?: LineSink;
};

/** A gateway that a platform calls. */
export type FunctionHost = {
  /** Starts ahead of the first request, where the platform gives time for it. Never rejects. */
  readonly start: () => Promise<void>;
  /** One whole answer. Never rejects; every line about the request is written by then. */
  readonly answer: (received: Received) => Promise<Outbound>;
  /** Whether answers may be compressed for callers who ask for it. */
  readonly compresses: () => boolean;
  /** Writes the end of the audit trail. */
  readonly stop: () => void;
  readonly log: Log;
};

/**
 * The host of a function: starts once, hands requests to the gateway, counts them, and refuses what the node host's listener would
 * refuse. A start that fails is told in the log and by 503 NOT_READY, and tried again by a later request: it may have been the
 * secret store.
 *
 * @example const host = createFunctionHost({ loadConfig, createApp, platform: { vouches: ['aws-iam'] }, checkProcess });
 */
export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  const parts = createFunctionPorts(options.logSink);
  const { log, trail, ports } = parts;
  const { now, monotonic } = ports.clock;
  const refusals = createTally<RequestErrorCode>({
    report: (sums) => ports.audit.write(eventFields({ event: 'refused', ...sums }, now())),
    monotonic,
  });
  const service = createFunctionService(options, parts);
  const state: State = { inFlight: 0, stopped: false };
  const memory = createMemoryGate(() => service.current()?.config.limits.memoryMiB);
  const anchors = createAnchors({ trail, log, monotonic });
  const flushTraces = createFlush(monotonic);
  const handling: Handling = {
    state,
    refusals,
    log,
    isShort: memory.isShort,
    identify: options.platform.identify,
    bodies: createBodyBudget(),
  };
  return Object.freeze({
    log,
    start: service.start,
    compresses: () => service.current()?.config.listen.compress ?? false,
    answer: async (received: Received) => {
      const end = monotonic() + timeLeftOf(received);
      const health = healthOf(received, service.current() !== undefined && !state.stopped);
      if (health !== undefined) return health;
      if (!state.stopped) await service.start();
      const generation = state.stopped ? undefined : service.current();
      if (generation === undefined) return hostRefusal('NOT_READY', [['retry-after', '5']]);
      service.called();
      try {
        return await handle(received, generation, handling);
      } finally {
        await flushTraces(generation, end);
        refusals.flush();
        anchors.tell(generation.config.audit.anchorSeconds);
      }
    },
    stop: () => {
      state.stopped = true;
      service.stop();
      refusals.close();
      if (service.current() !== undefined) tellStop(ports, state.inFlight);
      anchors.tell(service.current()?.config.audit.anchorSeconds ?? 0, 'now');
    },
  });
}

type State = { inFlight: number; stopped: boolean };

type Handling = {
  readonly state: State;
  readonly refusals: Tally<RequestErrorCode>;
  readonly log: Log;
  readonly isShort: () => boolean;
  readonly identify: HostPlatform['identify'];
  readonly bodies: BodyBudget;
};

async function handle(received: Received, generation: Generation, handling: Handling): Promise<Outbound> {
  const { state, log } = handling;
  const asked = admit(received, generation, handling);
  if ('status' in asked) return asked;
  const leave = generation.enter();
  state.inFlight += 1;
  let giveBack: (() => void) | undefined;
  try {
    const unread = 'inbound' in received ? received.body : undefined;
    if (unread === undefined) return await generation.app.handle(asked);
    const admitted = await admitBody(unread, generation.config.limits, handling.bodies);
    if ('code' in admitted) return refusal(admitted, generation, handling);
    giveBack = admitted.giveBack;
    return await generation.app.handle({ ...asked, body: admitted.body });
  } catch {
    // The gateway answers every failure itself; if it threw, nothing of the answer can be trusted.
    log.write('error', 'handle_failed', { stage: 'host', reason: 'internal' });
    return hostRefusal('RESPONSE_NOT_SANITIZABLE', identityHeaders(generation));
  } finally {
    state.inFlight -= 1;
    giveBack?.();
    leave();
  }
}

/** What the gateway is asked, or why it is not. */
function admit(received: Received, generation: Generation, handling: Handling): Inbound | Outbound {
  const refuse = (code: RequestErrorCode, subject: string) =>
    refusal({ code, subject }, generation, handling);
  if ('lost' in received) return refuse('TARGET_MALFORMED', received.lost);
  const { inbound } = received;
  const fault = headFault(inbound);
  if (fault !== undefined) return refuse('TARGET_MALFORMED', fault);
  const target = belowPublicPath(inbound.target, generation.config.publicPath);
  if (target === undefined) return refuse('TARGET_MALFORMED', 'the path does not begin with publicPath');
  // One request always has its place: memory that its platform counts may be free already without having been given back.
  if (handling.state.inFlight > 0 && handling.isShort()) return refuse('NOT_READY', 'memory is short');
  // A `publicUrl` is the one name; without it links start with the address that the platform has told.
  const origin = generation.config.publicUrl === undefined ? inbound.origin : undefined;
  if (generation.config.publicUrl === undefined && origin === undefined)
    return refuse('TARGET_MALFORMED', 'set publicUrl: this event does not tell by which address it came');
  return identified({ ...inbound, target, origin }, handling.identify, generation.config);
}

/** Milliseconds that the platform leaves for the call. */
function timeLeftOf(received: Received): number {
  return 'lost' in received ? 0 : (received.inbound.timeLeft ?? Number.POSITIVE_INFINITY);
}

type Refused = { readonly code: RequestErrorCode; readonly subject?: string };

function refusal({ code, subject }: Refused, generation: Generation, { refusals }: Handling): Outbound {
  refusals.note(code);
  return hostRefusal(code, identityHeaders(generation), subject);
}

function healthOf(received: Received, ready: boolean): Outbound | undefined {
  if ('lost' in received) return undefined;
  const { method, target } = received.inbound;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (target === '/healthz') return healthAnswer();
  return target === '/readyz' ? readinessAnswer(ready) : undefined;
}

/** Headers of every answer, even of one that the gateway never saw (ERR-04). */
function identityHeaders(generation: Generation): readonly (readonly [string, string])[] {
  const { policy, epoch } = identityOf(generation);
  return [
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
  ];
}
