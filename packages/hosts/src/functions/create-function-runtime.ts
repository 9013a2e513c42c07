import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import { serializeEvent } from '@nymgate/clouds/observed/audit-events';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import type { Log, Metrics } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createTally, type Tally } from '../audit/tally.ts';
import { type BodyBudget, createBodyBudget } from '../http/request-body.ts';
import { type GatewayPlatform, withPlatformIdentity } from '../platform/gateway-platform.ts';
import { createMemoryGate } from '../process/memory-gate.ts';
import type { CreateApp, Generation } from '../runtime/generation.ts';
import { createRefusalResponse, type RefusalNotes } from '../runtime/host-answers.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { LineSink } from '../runtime/write-line.ts';
import { createGatewayService, type GatewayService } from '../service/create-gateway-service.ts';
import { respondHealth } from '../service/health.ts';
import { createServicePorts, type ServicePorts } from '../service/service-ports.ts';
import {
  createIdentityHeaders,
  enterGeneration,
  handleUnexpectedError,
  type ServiceState,
} from '../service/service-state.ts';
import { acceptBody } from './accept-body.ts';
import { findHeadFault } from './check-head.ts';
import { createFirstRequestWatch, type FirstRequestWatch } from './create-first-request-watch.ts';
import { createStartOnce } from './create-start-once.ts';
import { createDeadlineFlush } from './flush-in-time.ts';
import { logIssues } from './log-issues.ts';
import { removePublicPath } from './public-path.ts';
import { getPublicUrl } from './public-url.ts';
import type { ReceivedRequest } from './received-request.ts';

export type FunctionRuntimeOptions = {
  /** Reads the configuration; asked again when a start has failed. */
  readonly loadConfig: () => Promise<Config>;
  readonly createApp: CreateApp;
  readonly platform: GatewayPlatform;
  /** Looks at the process, and seals it; throws SetupError where it must not serve. */
  readonly checkProcess: () => void;
  /** Takes log and audit lines; standard output by default. */
  readonly logSink?: LineSink;
};

/** A gateway that a platform calls. */
export type FunctionRuntime = {
  /** Starts ahead of the first request, where the platform gives time for it. Never rejects. */
  readonly start: () => Promise<void>;
  /** One whole answer. Never rejects; every line about the request is written by then. */
  readonly handle: (received: ReceivedRequest) => Promise<Outbound>;
  /** Whether answers may be compressed for callers who ask for it. */
  readonly allowsCompression: () => boolean;
  /** Refuses what comes from now on. */
  readonly stopAccepting: () => void;
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
export function createFunctionRuntime(options: FunctionRuntimeOptions): FunctionRuntime {
  const state: ServiceState = { current: undefined, phase: 'serving', inFlight: 0 };
  const parts = createServicePorts({ logSink: options.logSink, level: 'info', metrics: () => NO_METRICS });
  const { createApp, platform } = options;
  // A reload by a changed secret takes the configuration in service: nobody asks for one of the file.
  const publicUrl = (config: Config) => getPublicUrl(config, platform);
  const firstRequestWatch = createFirstRequestWatch(platform);
  const { waitForRequest: firstRequest } = firstRequestWatch;
  const service = createGatewayService({ createApp, platform, publicUrl, firstRequest }, parts, state);
  const { monotonic } = parts.ports.clock;
  const start = createStartOnce({
    start: () => startService({ options, service, log: parts.log }).finally(firstRequestWatch.startEnded),
    onFailure: (error, wait) => logIssues(parts, error, wait),
    monotonic,
  });
  const handlerContext = createHandlerContext(state, parts, platform);
  const requestContext: RequestProcessingContext = {
    state,
    firstRequestWatch,
    start,
    service,
    handlerContext,
    flushTraces: createDeadlineFlush(monotonic),
    monotonic,
  };
  return Object.freeze({
    ...{ log: parts.log, start, stopAccepting: () => beginStopping(state) },
    allowsCompression: () => state.current?.config.listen.compress ?? false,
    handle: (received: ReceivedRequest) => handleRequest(received, requestContext),
    stop: async () => {
      beginStopping(state);
      handlerContext.refusals.close();
      await service.end();
    },
  });
}

type RequestProcessingContext = Pick<FunctionRuntime, 'start'> & {
  readonly state: ServiceState;
  readonly firstRequestWatch: FirstRequestWatch;
  readonly service: GatewayService;
  readonly handlerContext: HandlerContext;
  readonly flushTraces: ReturnType<typeof createDeadlineFlush>;
  readonly monotonic: () => number;
};

async function handleRequest(
  received: ReceivedRequest,
  {
    state,
    firstRequestWatch,
    start,
    service,
    handlerContext,
    flushTraces,
    monotonic,
  }: RequestProcessingContext,
): Promise<Outbound> {
  const deadlineEnd = monotonic() + getRemainingTime(received);
  const health = 'reason' in received ? undefined : respondHealth(received.inbound, state);
  if (health !== undefined) return health;
  if ('inbound' in received) firstRequestWatch.onRequest(received.inbound);
  if (state.phase === 'serving') await start();
  const generation = state.phase === 'serving' ? state.current : undefined;
  if (generation === undefined)
    return createRefusalResponse('NOT_READY', [['retry-after', '5']], toRefusalNotes(received));
  service.refresh.runIfDue();
  try {
    return await handleReceived(received, generation, handlerContext);
  } finally {
    await flushTraces(generation, deadlineEnd);
    handlerContext.refusals.flush();
    service.anchors.runIfDue();
  }
}

function beginStopping(state: ServiceState): void {
  state.phase = 'stopping';
}

type StartContext = {
  readonly options: FunctionRuntimeOptions;
  readonly service: GatewayService;
  readonly log: Log;
};

async function startService({ options, service, log }: StartContext): Promise<void> {
  options.checkProcess();
  const first = await service.createFirst(await options.loadConfig());
  service.activate(first);
  const { policy, epoch } = first.app.status();
  log.write('info', 'started', { version: readVersion(), policy, epoch });
}

type HandlerContext = {
  readonly state: ServiceState;
  readonly refusals: Tally<RequestErrorCode>;
  readonly log: Log;
  readonly isMemoryLow: () => boolean;
  readonly identify: GatewayPlatform['identify'];
  readonly bodyBudget: BodyBudget;
};

function createHandlerContext(
  state: ServiceState,
  { log, ports }: ServicePorts,
  platform: GatewayPlatform,
): HandlerContext {
  const { now, monotonic } = ports.clock;
  const refusals = createTally<RequestErrorCode>({
    report: (totals) => ports.audit.write(serializeEvent({ event: 'refused', ...totals }, now())),
    monotonic,
  });
  const { isMemoryLow } = createMemoryGate(() => state.current?.config.limits.memoryMiB);
  return { state, refusals, log, isMemoryLow, identify: platform.identify, bodyBudget: createBodyBudget() };
}

async function handleReceived(
  received: ReceivedRequest,
  generation: Generation,
  context: HandlerContext,
): Promise<Outbound> {
  const { state, log } = context;
  const unreadRequest = toCheckedInbound(received, generation, context);
  if ('status' in unreadRequest) return unreadRequest;
  const exitGeneration = enterGeneration(generation, state);
  let release: (() => void) | undefined;
  try {
    const unread = 'inbound' in received ? received.body : undefined;
    if (unread === undefined) return await generation.app.handle(unreadRequest);
    const accepted = await acceptBody(unread, generation.config.limits, context.bodyBudget);
    if ('code' in accepted) return refuseRequest(accepted, received, context);
    release = accepted.release;
    return await generation.app.handle({ ...unreadRequest, body: accepted.body });
  } catch (error) {
    return handleUnexpectedError(error, { log, state, notes: toRefusalNotes(received) });
  } finally {
    release?.();
    exitGeneration();
  }
}

/** What the gateway is asked, or why it is not. */
function toCheckedInbound(
  received: ReceivedRequest,
  generation: Generation,
  context: HandlerContext,
): Inbound | Outbound {
  const createRefusal = (code: RequestErrorCode, subject: string) =>
    refuseRequest({ code, subject }, received, context);
  if ('reason' in received) return createRefusal('TARGET_MALFORMED', received.reason);
  const { inbound } = received;
  const fault = findHeadFault(inbound);
  if (fault !== undefined) return createRefusal('TARGET_MALFORMED', fault);
  const target = removePublicPath(inbound.target, generation.config.publicPath);
  if (target === undefined)
    return createRefusal('TARGET_MALFORMED', 'the path does not begin with publicPath');
  // One request always has its place: memory that its platform counts may be free already without having been given back.
  if (context.state.inFlight > 0 && context.isMemoryLow())
    return createRefusal('NOT_READY', 'memory is short');
  // A `publicUrl` is the one name; without it links start with the address that the platform has told.
  const origin = generation.config.publicUrl === undefined ? inbound.origin : undefined;
  if (generation.config.publicUrl === undefined && origin === undefined)
    return createRefusal(
      'TARGET_MALFORMED',
      'set publicUrl: this event does not tell by which address it came',
    );
  return withPlatformIdentity({ ...inbound, target, origin }, context.identify, generation.config);
}

/** Milliseconds that the platform leaves for the call. */
function getRemainingTime(received: ReceivedRequest): number {
  return 'reason' in received ? 0 : (received.inbound.timeLeft ?? Number.POSITIVE_INFINITY);
}

type RefusalCause = { readonly code: RequestErrorCode; readonly subject?: string };

function refuseRequest(
  { code, subject }: RefusalCause,
  received: ReceivedRequest,
  { refusals, state }: HandlerContext,
): Outbound {
  refusals.increment(code);
  return createRefusalResponse(code, createIdentityHeaders(state), {
    ...toRefusalNotes(received),
    ...(subject !== undefined && { subject }),
  });
}

function toRefusalNotes(received: ReceivedRequest): RefusalNotes {
  const headers = 'reason' in received ? (received.headers ?? []) : received.inbound.headers;
  return { clientRequestId: getClientRequestId(headers) };
}
