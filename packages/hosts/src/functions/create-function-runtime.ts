import { getClientRequestId } from '@nymgate/clouds/network/client-request-id';
import { serializeEvent } from '@nymgate/clouds/observed/audit-events';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import type { Log, Metrics } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createTally, type Tally } from '../audit/tally.ts';
import { type BodyBudget, createBodyBudget } from '../http/request-body.ts';
import { type GatewayPlatform, withPlatformIdentity } from '../platform/gateway-platform.ts';
import { createMemoryGate, type MemoryGate } from '../process/memory-gate.ts';
import type { CreateApp, Generation } from '../runtime/generation.ts';
import { createRefusalResponse, type RefusalNotes } from '../runtime/host-answers.ts';
import { readVersion } from '../runtime/read-version.ts';
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
import { createLateMetrics, type LateMetrics } from './create-late-metrics.ts';
import { createStartOnce } from './create-start-once.ts';
import { createDeadlineFlush } from './flush-in-time.ts';
import { logIssues } from './log-issues.ts';
import { removePublicPath } from './public-path.ts';
import { getPublicUrl } from './public-url.ts';
import { refuseAuditFile } from './read-function-config.ts';
import type { ReceivedRequest } from './received-request.ts';

export type FunctionRuntimeOptions = {
  readonly loadConfig: () => Promise<Config>;
  readonly createApp: CreateApp;
  readonly platform: GatewayPlatform;
  /** @throws SetupError if the process must not serve */
  readonly checkProcess: () => void;
  readonly logSink?: (line: string) => void;
};

export type FunctionRuntime = {
  readonly start: () => Promise<void>;
  /** Never rejects; all log and audit lines are written when it resolves. */
  readonly handle: (received: ReceivedRequest) => Promise<Outbound>;
  readonly allowsCompression: () => boolean;
  readonly stopAccepting: () => void;
  readonly stop: () => Promise<void>;
  readonly log: Log;
};

/**
 * Runtime of a function: starts once, passes requests to the gateway, and rejects what the Node listener
 * rejects. A failed start (F14) is logged, answered with 503 NOT_READY and retried by a later request.
 */
export function createFunctionRuntime(options: FunctionRuntimeOptions): FunctionRuntime {
  const state: ServiceState = { current: undefined, phase: 'serving', inFlight: 0 };
  const memoryGate = createMemoryGate(() => state.current?.config.limits.memoryMiB);
  const { limitBytes: memoryCeiling } = memoryGate;
  const parts = createServicePorts({
    ...{ logSink: options.logSink, level: 'info' },
    metrics: (auditLog) => createLateMetrics({ state, auditLog, memoryCeiling }),
  });
  const { createApp, platform } = options;
  const publicUrl = (config: Config) => getPublicUrl(config, platform);
  const firstRequestWatch = createFirstRequestWatch(platform);
  const { waitForRequest: firstRequest } = firstRequestWatch;
  const service = createGatewayService({ createApp, platform, publicUrl, firstRequest }, parts, state);
  const { monotonic } = parts.ports.clock;
  const start = createStartOnce({
    start: () => startService({ ...parts, options, service }).finally(firstRequestWatch.startEnded),
    onFailure: (error, wait) => logIssues(parts, error, wait),
    monotonic,
  });
  const handlerContext = createHandlerContext(state, { ...parts, ...memoryGate }, platform);
  const requestContext: RequestProcessingContext = {
    state,
    firstRequestWatch,
    start,
    service,
    handlerContext,
    flushInTime: createDeadlineFlush(monotonic),
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
  readonly flushInTime: ReturnType<typeof createDeadlineFlush>;
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
    flushInTime,
    monotonic,
  }: RequestProcessingContext,
): Promise<Outbound> {
  const timeLeft = 'reason' in received ? 0 : (received.inbound.timeLeft ?? Number.POSITIVE_INFINITY);
  const deadlineEnd = monotonic() + timeLeft;
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
    await flushInTime(generation, deadlineEnd);
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
  readonly metrics: Pick<LateMetrics, 'open'>;
};

async function startService({ options, service, log, metrics }: StartContext): Promise<void> {
  options.checkProcess();
  const config = refuseAuditFile(await options.loadConfig());
  if (config.metrics !== undefined) await metrics.open();
  const first = await service.createFirst(config);
  await service.activate(first);
  const { policy, keyFingerprint } = first.app.status();
  log.write('info', 'started', { version: readVersion(), policy, epoch: keyFingerprint });
}

type HandlerContext = {
  readonly state: ServiceState;
  readonly refusals: Tally<RequestErrorCode>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly isMemoryLow: () => boolean;
  readonly identify: GatewayPlatform['identify'];
  readonly bodyBudget: BodyBudget;
};

function createHandlerContext(
  state: ServiceState,
  { log, ports, metrics, isMemoryLow }: ServicePorts & Pick<MemoryGate, 'isMemoryLow'>,
  platform: GatewayPlatform,
): HandlerContext {
  const { now, monotonic } = ports.clock;
  const refusals = createTally<RequestErrorCode>({
    report: (totals) => ports.audit.write(serializeEvent({ event: 'refused', ...totals }, now())),
    monotonic,
  });
  return {
    state,
    refusals,
    log,
    metrics,
    isMemoryLow,
    identify: platform.identify,
    bodyBudget: createBodyBudget(),
  };
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
  // One request is always accepted: memory may be free without having been returned to the system.
  if (context.state.inFlight > 0 && context.isMemoryLow())
    return createRefusal('NOT_READY', 'memory is short');
  // Without `publicUrl`, links start with the address that the platform reports.
  const origin = generation.config.publicUrl === undefined ? inbound.origin : undefined;
  if (generation.config.publicUrl === undefined && origin === undefined)
    return createRefusal(
      'TARGET_MALFORMED',
      'set publicUrl: this event does not tell by which address it came',
    );
  return withPlatformIdentity({ ...inbound, target, origin }, context.identify, generation.config);
}

type RefusalCause = { readonly code: RequestErrorCode; readonly subject?: string };

function refuseRequest(
  { code, subject }: RefusalCause,
  received: ReceivedRequest,
  { refusals, state, metrics }: HandlerContext,
): Outbound {
  refusals.increment(code);
  metrics.count('nymgate_refusals_total', { connector: '', code });
  return createRefusalResponse(code, createIdentityHeaders(state), {
    ...toRefusalNotes(received),
    ...(subject !== undefined && { subject }),
  });
}

function toRefusalNotes(received: ReceivedRequest): RefusalNotes {
  const headers = 'reason' in received ? (received.headers ?? []) : received.inbound.headers;
  return { clientRequestId: getClientRequestId(headers) };
}
