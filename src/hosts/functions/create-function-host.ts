import type { Config } from '../../config/index.ts';
import { eventFields } from '../../kernel/audit-events.ts';
import { type Issue, type RequestErrorCode, SetupError } from '../../kernel/errors.ts';
import type { Inbound, Outbound } from '../../kernel/inbound.ts';
import type { Log } from '../../kernel/ports.ts';
import { createTally, type Tally } from '../audit/tally.ts';
import { tellStart, tellStop } from '../audit/tell-service.ts';
import { type BodyBudget, createBodyBudget } from '../node/listener/request-body.ts';
import { type HostPlatform, identified } from '../platform/host-platform.ts';
import { createMemoryGate } from '../process/memory-gate.ts';
import { type CreateApp, createGeneration, type Generation } from '../runtime/generation.ts';
import { healthAnswer, hostRefusal, readinessAnswer } from '../runtime/host-answers.ts';
import { readVersion } from '../runtime/read-version.ts';
import type { LineSink } from '../runtime/write-line.ts';
import { admitBody } from './admit-body.ts';
import { createAnchors } from './anchors.ts';
import { headFault } from './check-head.ts';
import { createFunctionPorts } from './function-ports.ts';
import { belowPublicPath } from './public-path.ts';
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
  const { sink, log, trail, ports } = createFunctionPorts(options.logSink);
  const refusals = createTally<RequestErrorCode>({
    report: (sums) => ports.audit.write(eventFields({ event: 'refused', ...sums }, ports.clock.now())),
    monotonic: ports.clock.monotonic,
  });
  const started = startOnce<Generation>({
    start: async () => {
      options.checkProcess();
      const config = await options.loadConfig();
      const publicUrl = publicUrlOf(config);
      const { createApp, platform } = options;
      const generation = await createGeneration({ number: 1, config, ports, publicUrl, createApp, platform });
      log.setLevel(config.log.level);
      tellOrRetire(() => tellStart(ports, generation.app, readVersion()), generation);
      log.write('info', 'started', { version: readVersion(), ...identityOf(generation) });
      return generation;
    },
    failed: (error, wait) => tellIssues({ log, sink }, error, wait),
    monotonic: ports.clock.monotonic,
  });
  const state: State = { inFlight: 0, stopped: false };
  const memory = createMemoryGate(() => started.current()?.config.limits.memoryMiB);
  const anchors = createAnchors({ trail, log, monotonic: ports.clock.monotonic });
  const { identify } = options.platform;
  const parts: Parts = {
    state,
    refusals,
    log,
    isShort: memory.isShort,
    identify,
    bodies: createBodyBudget(),
  };
  return Object.freeze({
    log,
    start: async () => void (await started.get()),
    compresses: () => started.current()?.config.listen.compress ?? false,
    answer: async (received: Received) => {
      const health = healthOf(received, started.current() !== undefined && !state.stopped);
      if (health !== undefined) return health;
      const generation = state.stopped ? undefined : await started.get();
      if (generation === undefined) return hostRefusal('NOT_READY', [['retry-after', '5']]);
      try {
        return await handle(received, generation, parts);
      } finally {
        refusals.flush();
        anchors.tell(generation.config.audit.anchorSeconds);
      }
    },
    stop: () => {
      state.stopped = true;
      refusals.close();
      if (started.current() !== undefined) tellStop(ports, state.inFlight);
      anchors.tell(started.current()?.config.audit.anchorSeconds ?? 0, 'now');
    },
  });
}

type State = { inFlight: number; stopped: boolean };

type Parts = {
  readonly state: State;
  readonly refusals: Tally<RequestErrorCode>;
  readonly log: Log;
  readonly isShort: () => boolean;
  readonly identify: HostPlatform['identify'];
  readonly bodies: BodyBudget;
};

async function handle(received: Received, generation: Generation, parts: Parts): Promise<Outbound> {
  const { state, log } = parts;
  const asked = admit(received, generation, parts);
  if ('status' in asked) return asked;
  const leave = generation.enter();
  state.inFlight += 1;
  let giveBack: (() => void) | undefined;
  try {
    const unread = 'inbound' in received ? received.body : undefined;
    if (unread === undefined) return await generation.app.handle(asked);
    const admitted = await admitBody(unread, generation.config.limits, parts.bodies);
    if ('code' in admitted) return refusal(admitted, generation, parts);
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
function admit(received: Received, generation: Generation, parts: Parts): Inbound | Outbound {
  const refuse = (code: RequestErrorCode, subject: string) => refusal({ code, subject }, generation, parts);
  if ('lost' in received) return refuse('TARGET_MALFORMED', received.lost);
  const { inbound } = received;
  const fault = headFault(inbound);
  if (fault !== undefined) return refuse('TARGET_MALFORMED', fault);
  const target = belowPublicPath(inbound.target, generation.config.publicPath);
  if (target === undefined) return refuse('TARGET_MALFORMED', 'the path does not begin with publicPath');
  // One request always has its place: memory that its platform counts may be free already without having been given back.
  if (parts.state.inFlight > 0 && parts.isShort()) return refuse('NOT_READY', 'memory is short');
  return identified({ ...inbound, target }, parts.identify, generation.config);
}

type Refused = { readonly code: RequestErrorCode; readonly subject?: string };

function refusal({ code, subject }: Refused, generation: Generation, { refusals }: Parts): Outbound {
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

/** @throws SetupError CONFIG_INVALID: nobody can be told by a header where the gateway is */
function publicUrlOf({ publicUrl }: Config): string {
  if (publicUrl !== undefined) return publicUrl;
  const issue: Issue = {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: 'publicUrl is required on this host: links of answers start with it',
    fix: 'set it, or the variable NYMGATE_PUBLIC_URL, to the address that the platform has given to the function',
  };
  throw new SetupError([issue]);
}

/** What cannot be written down does not happen (F29). */
function tellOrRetire(tell: () => void, generation: Generation): void {
  try {
    tell();
  } catch (error) {
    generation.retire();
    throw error;
  }
}

function identityOf({ app }: Generation): { readonly policy: string; readonly epoch: string } {
  const { policy, epoch } = app.status();
  return { policy, epoch };
}

/** Headers of every answer, even of one that the gateway never saw (ERR-04). */
function identityHeaders(generation: Generation): readonly (readonly [string, string])[] {
  const { policy, epoch } = identityOf(generation);
  return [
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
  ];
}
