import type { Config } from '@nymgate/gateway/config/config-settings';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import { clientRequestIdOf } from '@nymgate/clouds/network/client-request-id';
import { eventFields } from '@nymgate/clouds/observed/audit-events';
import type { Log, Metrics } from '@nymgate/engine/kernel/ports';
import { createTally, type Tally } from '../audit/tally.ts';
import { type BodyBudget, createBodyBudget } from '../http/request-body.ts';
import { type HostPlatform, identified } from '../platform/host-platform.ts';
import { createMemoryGate } from '../process/memory-gate.ts';
import type { CreateApp, Generation } from '../runtime/generation.ts';
import { hostRefusal, type RefusalNotes } from '../runtime/host-answers.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { LineSink } from '../runtime/write-line.ts';
import { createService, type Service } from '../service/create-service.ts';
import { healthOf } from '../service/health.ts';
import { createServicePorts, type ServicePorts } from '../service/service-ports.ts';
import { enter, identityHeaders, type ServiceState, unforeseen } from '../service/service-state.ts';
import { admitBody } from './admit-body.ts';
import { headFault } from './check-head.ts';
import { type FirstWaiting, firstWaiting } from './first-waiting.ts';
import { createFlush } from './flush-in-time.ts';
import { belowPublicPath } from './public-path.ts';
import { publicUrlOf } from './public-url.ts';
import type { Received } from './received.ts';
import { startOnce } from './start-once.ts';
import { tellIssues } from './tell-issues.ts';

export type FunctionHostOptions = {
  /** Reads the configuration; asked again when a start has failed. */
  readonly loadConfig: () => Promise<Config>;
  readonly createApp: CreateApp;
  readonly platform: HostPlatform;
  /** Looks at the process, and seals it; throws SetupError where it must not serve. */
  readonly checkProcess: () => void;
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
  /** Refuses what comes from now on. */
  readonly leave: () => void;
  /** The same, and writes the end of the audit trail, at once. */
  readonly stop: () => Promise<void>;
  readonly log: Log;
};

/** Nobody scrapes a function: what it counts stands in the audit lines, and the platform counts calls (decision 28). */
const NO_METRICS: Metrics = Object.freeze({ count: () => undefined, observe: () => undefined });

/**
 * The host of a function: starts once, hands requests to the gateway, counts them, and refuses what the node host's listener would
 * refuse. A start that fails, be it for a store that does not answer (F14), is told in the log and by 503 NOT_READY, and tried again by
 * a later request.
 *
 * @example const host = createFunctionHost({ loadConfig, createApp, platform: { vouches: ['aws-iam'] }, checkProcess });
 */
export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  const state: ServiceState = { current: undefined, phase: 'serving', inFlight: 0 };
  const parts = createServicePorts({ logSink: options.logSink, level: 'info', metrics: () => NO_METRICS });
  const { createApp, platform } = options;
  // A reload by a changed secret takes the configuration in service: nobody asks for one of the file.
  const publicUrl = (config: Config) => publicUrlOf(config, platform);
  const waiting = firstWaiting(platform);
  const { awaited } = waiting;
  const service = createService({ createApp, platform, publicUrl, awaited }, parts, state);
  const { monotonic } = parts.ports.clock;
  const start = startOnce({
    start: () => beginService({ options, service, log: parts.log }).finally(waiting.over),
    failed: (error, wait) => tellIssues(parts, error, wait),
    monotonic,
  });
  const handling = createHandling(state, parts, platform);
  const answering: Answering = {
    state,
    waiting,
    start,
    service,
    handling,
    flushTraces: createFlush(monotonic),
    monotonic,
  };
  return Object.freeze({
    ...{ log: parts.log, start, leave: () => leave(state) },
    compresses: () => state.current?.config.listen.compress ?? false,
    answer: (received: Received) => answer(received, answering),
    stop: async () => {
      leave(state);
      handling.refusals.close();
      await service.end();
    },
  });
}

type Answering = Pick<FunctionHost, 'start'> & {
  readonly state: ServiceState;
  readonly waiting: FirstWaiting;
  readonly service: Service;
  readonly handling: Handling;
  readonly flushTraces: ReturnType<typeof createFlush>;
  readonly monotonic: () => number;
};

async function answer(
  received: Received,
  { state, waiting, start, service, handling, flushTraces, monotonic }: Answering,
): Promise<Outbound> {
  const end = monotonic() + timeLeftOf(received);
  const health = 'lost' in received ? undefined : healthOf(received.inbound, state);
  if (health !== undefined) return health;
  if ('inbound' in received) waiting.note(received.inbound);
  if (state.phase === 'serving') await start();
  const generation = state.phase === 'serving' ? state.current : undefined;
  if (generation === undefined) return hostRefusal('NOT_READY', [['retry-after', '5']], notesOf(received));
  service.refresh.look();
  try {
    return await handle(received, generation, handling);
  } finally {
    await flushTraces(generation, end);
    handling.refusals.flush();
    service.anchors.look();
  }
}

function leave(state: ServiceState): void {
  state.phase = 'stopping';
}

type Beginning = { readonly options: FunctionHostOptions; readonly service: Service; readonly log: Log };

async function beginService({ options, service, log }: Beginning): Promise<void> {
  options.checkProcess();
  const first = await service.make(await options.loadConfig());
  service.begin(first);
  const { policy, epoch } = first.app.status();
  log.write('info', 'started', { version: readVersion(), policy, epoch });
}

type Handling = {
  readonly state: ServiceState;
  readonly refusals: Tally<RequestErrorCode>;
  readonly log: Log;
  readonly isShort: () => boolean;
  readonly identify: HostPlatform['identify'];
  readonly bodies: BodyBudget;
};

function createHandling(state: ServiceState, { log, ports }: ServicePorts, platform: HostPlatform): Handling {
  const { now, monotonic } = ports.clock;
  const refusals = createTally<RequestErrorCode>({
    report: (sums) => ports.audit.write(eventFields({ event: 'refused', ...sums }, now())),
    monotonic,
  });
  const { isShort } = createMemoryGate(() => state.current?.config.limits.memoryMiB);
  return { state, refusals, log, isShort, identify: platform.identify, bodies: createBodyBudget() };
}

async function handle(received: Received, generation: Generation, handling: Handling): Promise<Outbound> {
  const { state, log } = handling;
  const asked = admit(received, generation, handling);
  if ('status' in asked) return asked;
  const leave = enter(generation, state);
  let giveBack: (() => void) | undefined;
  try {
    const unread = 'inbound' in received ? received.body : undefined;
    if (unread === undefined) return await generation.app.handle(asked);
    const admitted = await admitBody(unread, generation.config.limits, handling.bodies);
    if ('code' in admitted) return refusal(admitted, received, handling);
    giveBack = admitted.giveBack;
    return await generation.app.handle({ ...asked, body: admitted.body });
  } catch (error) {
    return unforeseen(error, { log, state, notes: notesOf(received) });
  } finally {
    giveBack?.();
    leave();
  }
}

/** What the gateway is asked, or why it is not. */
function admit(received: Received, generation: Generation, handling: Handling): Inbound | Outbound {
  const refuse = (code: RequestErrorCode, subject: string) => refusal({ code, subject }, received, handling);
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

function refusal({ code, subject }: Refused, received: Received, { refusals, state }: Handling): Outbound {
  refusals.note(code);
  return hostRefusal(code, identityHeaders(state), {
    ...notesOf(received),
    ...(subject !== undefined && { subject }),
  });
}

function notesOf(received: Received): RefusalNotes {
  const headers = 'lost' in received ? (received.headers ?? []) : received.inbound.headers;
  return { clientRequestId: clientRequestIdOf(headers) };
}
