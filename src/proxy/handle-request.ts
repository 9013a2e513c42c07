import { RequestError } from '../kernel/errors.ts';
import type { Inbound, Outbound } from '../kernel/inbound.ts';
import { SourceFailure, type SourceResponse } from '../kernel/ports.ts';
import type { SealLink } from '../sanitizer/index.ts';
import { auditLine } from './audit-fields.ts';
import { personInPath } from './person-in-path.ts';
import { publishMetrics } from './publish-metrics.ts';
import { identityOf, openFacts, type RequestFacts, type Stage } from './request-facts.ts';
import { type Admitted, admitCaller } from './steps/admit-caller.ts';
import { answerHealth } from './steps/answer-health.ts';
import {
  buildResponse,
  errorToResponse,
  sourceRequestId,
  takeRoom,
  toRequestError,
} from './steps/build-response.ts';
import { type Budget, buildUpstream, callUpstream } from './steps/call-upstream.ts';
import { callerLimitsOf, type Leave } from './steps/caller-limits.ts';
import { decideRequest } from './steps/decide-request.ts';
import type { Gateway, Route } from './steps/gateway.ts';
import { type Opened, openTokens } from './steps/open-tokens.ts';
import { authorizeCaller, readTarget } from './steps/read-target.ts';
import { type Received, receiveBody, sanitizeBody } from './steps/sanitize-body.ts';
import { type GraphLink, sealGraphLink } from './steps/seal-graph-link.ts';
import { createThrottleMemory, type ThrottleMemory } from './steps/throttle-memory.ts';
import { STEP_OF_STAGE, traceEnd } from './trace-fields.ts';

/** The facts of a request while they are gathered. Nothing but this file may write them. */
type Ledger = { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] };

type Walk = { readonly gateway: Gateway; readonly throttle: ThrottleMemory; readonly facts: Ledger };

/**
 * The request walk, in the only order it has. Each step takes the type the step before it makes and returns what it has found out;
 * the walk writes that down. Any throw becomes a stable code; each answer leaves one audit line, and without that line it does
 * not leave.
 *
 * @returns a function from a request as it came on the wire to a whole answer; it never rejects
 */
export function createRequestHandler(gateway: Gateway): (inbound: Inbound) => Promise<Outbound> {
  const throttle = createThrottleMemory(gateway.clock.monotonic, gateway.shared);
  const callers = callerLimitsOf(gateway);
  let inFlight = 0;
  return async (inbound) => {
    const facts: Ledger = openFacts(gateway, inbound);
    let leave: Leave | undefined;
    inFlight += 1;
    try {
      if (inFlight > gateway.limits.concurrentRequests)
        throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'too many requests at once' });
      const admission = admitCaller(gateway, inbound);
      const admitted = admission instanceof Promise ? await admission : admission;
      facts.caller = admitted.caller;
      facts.trace?.follow(inbound.headers);
      const entered = callers.enter(admitted.caller);
      leave = entered instanceof Promise ? await entered : entered;
      const outbound = await serve({ gateway, throttle, facts }, admitted);
      leave();
      leave = undefined;
      return conclude(gateway, facts, outbound);
    } catch (error) {
      leave?.(error);
      return conclude(gateway, facts, fail(gateway, facts, { error, method: inbound.method }));
    } finally {
      inFlight -= 1;
    }
  };
}

function enter(facts: Ledger, stage: Stage): void {
  facts.stage = stage;
  const step = STEP_OF_STAGE[stage];
  if (step !== undefined) facts.trace?.step(step);
}

/** Not `async`: whoever calls it waits for what it returns, and each promise in between would cost as much as a step. */
function serve(walk: Walk, admitted: Admitted): Outbound | Promise<Outbound> {
  const { gateway, facts } = walk;
  const { compat } = gateway;
  enter(facts, 'target');
  const controlled = compat?.control(admitted.inbound, (segment) => gateway.routes.has(segment));
  const addressed = readTarget(gateway, controlled === undefined ? admitted : { ...admitted, ...controlled });
  facts.route = addressed.route;
  const authorized = authorizeCaller(addressed);
  if (compat !== undefined && controlled?.healthCheck === true) {
    facts.endpoint = compat.healthEndpoint;
    return answerHealth(compat, gateway, {
      ...authorized,
      identity: identityOf(facts),
      watch: facts.watch,
      trace: facts.trace,
    });
  }
  enter(facts, 'rules');
  const decided = decideRequest(gateway, authorized);
  facts.endpoint = decided.decision.endpoint.template;
  enter(facts, 'open');
  const opened = openTokens(gateway.limits, decided);
  facts.opened = opened;
  facts.subject = personInPath(opened.unmatched?.from ?? opened.path, addressed.route.pseudonymizer);
  enter(facts, 'source');
  return fetchSafe(walk, opened);
}

async function fetchSafe(walk: Walk, opened: Opened): Promise<Outbound> {
  const { gateway, facts } = walk;
  const { inbound } = opened.request;
  const budget = openBudget(gateway, inbound);
  const { response, received } = await exchange(walk, opened, budget);
  enter(facts, 'sanitize');
  const sanitized = sanitizeBody(opened, received);
  facts.sanitized = sanitized;
  enter(facts, 'answer');
  const outbound = buildResponse({ opened, response, body: sanitized.body, identity: identityOf(facts) });
  const wait = takeRoom(inbound.room, outbound, budget);
  if (wait !== undefined) await wait;
  return outbound;
}

type Exchanged = { readonly response: SourceResponse; readonly received: Received };

/** Everything between the request and the last byte of Graph's answer; what follows, however it ends, is our time again. */
async function exchange(walk: Walk, opened: Opened, budget: Budget): Promise<Exchanged> {
  const { gateway, throttle, facts } = walk;
  const { route } = opened.request;
  const place = placeOf(route, opened.path);
  const known = throttle.secondsLeft(place);
  const wait = typeof known === 'number' ? known : await known;
  if (wait > 0) throw new RequestError('SOURCE_THROTTLED', { retryAfter: wait });
  const sealLink = linkSealer(walk, opened);
  const upstream = buildUpstream(gateway, opened, facts.requestId);
  const { engine = 'auto', limits } = gateway;
  const { watch, trace } = facts;
  const context = { pseudonymizer: route.pseudonymizer, sealLink, limits, engine, watch };
  try {
    const sealAnew = linkSealer(walk, opened, { anew: opened.round });
    const response = await callUpstream({
      ...{ gateway, route, upstream, budget, watch, trace },
      sealLink: sealAnew,
    });
    facts.sourceRequestId = sourceRequestId(opened, response);
    const received = await receiveBody(opened, response, context);
    facts.received = received;
    return { response, received };
  } catch (error) {
    throttle.remember(place, waitAskedFor(error));
    throw error;
  } finally {
    watch.turn('own');
  }
}

function linkSealer(
  { gateway: { graphOrigin, limits }, facts }: Walk,
  { request, decision, path, unmatched, round }: Opened,
  more: Pick<GraphLink, 'anew'> = {},
): SealLink {
  const route = namedAs(request.inbound.origin, request.route);
  // A link that repeats a path in no spelling of the rules is in none either.
  const asked = {
    endpoint: decision.endpoint,
    slots: decision.slots,
    path: unmatched === undefined ? path : '',
  };
  return (url, collection) => {
    // A link that would be too long with its round goes without: data counts more than the options of a later round.
    for (const held of round === undefined ? [undefined] : [round, undefined]) {
      const link = sealGraphLink(route, graphOrigin, { ...asked, round: held }, { ...more, url, collection });
      // One that we would refuse leads nowhere: the data would end there without a sign.
      if (link === undefined || targetLength(link.url) > limits.targetBytes) continue;
      if (!link.matched) facts.linksUnmatched += 1;
      return link.url;
    }
    return undefined;
  };
}

/** The route with its links at the address that the caller has named, where the host knows that it is ours. */
function namedAs(origin: string | undefined, route: Route): Route {
  const { linkBase } = route;
  if (origin === undefined || linkBase === origin || linkBase.startsWith(`${origin}/`)) return route;
  const path = `${linkBase}/`.indexOf('/', linkBase.indexOf('://') + '://'.length);
  return { ...route, linkBase: origin + linkBase.slice(path) };
}

/** Characters of an absolute URL from its path on: what comes back as the target of a request. */
function targetLength(url: string): number {
  return url.length - url.indexOf('/', url.indexOf('://') + '://'.length);
}

/** What Graph throttles together: the path of a connector, whatever its query. */
function placeOf({ connector }: Route, path: string): string {
  const mark = path.indexOf('?');
  return `${connector} ${mark === -1 ? path : path.slice(0, mark)}`;
}

/** Seconds that Graph has asked to be left alone; undefined when it has not. */
function waitAskedFor(error: unknown): number | undefined {
  return error instanceof RequestError && error.code === 'SOURCE_THROTTLED'
    ? error.detail.retryAfter
    : undefined;
}

/** One deadline for the whole exchange with Entra and Graph, the platform's if it is sooner; the caller's going away ends it too. */
function openBudget(gateway: Gateway, { signal, timeLeft = Number.POSITIVE_INFINITY }: Inbound): Budget {
  const end = gateway.clock.monotonic() + Math.min(gateway.limits.requestMilliseconds, timeLeft);
  const remaining = () => Math.max(end - gateway.clock.monotonic(), 1);
  return { remaining, signal };
}

type Thrown = { readonly error: unknown; readonly method: string };

function fail(gateway: Gateway, facts: Ledger, { error, method }: Thrown): Outbound {
  const failure = toRequestError(error);
  facts.failure = failure;
  const foreseen = error instanceof RequestError || error instanceof SourceFailure;
  if (!foreseen)
    gateway.log.write('error', 'internal_failure', {
      requestId: facts.requestId,
      endpoint: facts.endpoint,
      stage: facts.stage,
    });
  return errorToResponse(failure, identityOf(facts), method);
}

/** Writes the audit line; a request that leaves no line is not answered (F29). */
function conclude(gateway: Gateway, facts: Ledger, outbound: Outbound): Outbound {
  facts.spent = facts.watch.read();
  facts.status = outbound.status;
  facts.bytesOut = outbound.body.length;
  const answer = hasLine(gateway, facts) ? outbound : withoutLine(facts);
  publishMetrics(gateway.metrics, facts);
  if (facts.trace !== undefined) facts.trace.end(traceEnd(facts));
  return answer;
}

function hasLine({ audit }: Gateway, facts: RequestFacts): boolean {
  try {
    audit.write(auditLine(facts));
    return true;
  } catch {
    // Why the sink refused is its own text and must not be told; the code says what to look at.
    return false;
  }
}

function withoutLine(facts: Ledger): Outbound {
  const failure = new RequestError('NOT_READY', { subject: 'the audit line could not be written' });
  facts.failure = failure;
  facts.status = failure.status;
  return errorToResponse(failure, identityOf(facts), facts.method);
}
