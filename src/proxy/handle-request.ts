import { RequestError } from '../kernel/errors.ts';
import type { Inbound, Outbound } from '../kernel/inbound.ts';
import { type Leaving, SourceFailure } from '../kernel/ports.ts';
import { type CallerLimits, createCallerLimits } from './caller-limits.ts';
import { applyControls } from './compat/apply-controls.ts';
import { answerHealth, HEALTH_ENDPOINT } from './compat/health-answer.ts';
import type { Gateway, Route } from './gateway.ts';
import { publishMetrics } from './publish-metrics.ts';
import { identityOf, openRecord, type RequestRecord, toAuditRecord } from './request-record.ts';
import { sealGraphLink } from './seal-graph-link.ts';
import { type Admitted, admitCaller } from './steps/admit-caller.ts';
import { authorizeCaller } from './steps/authorize-caller.ts';
import { buildResponse, sourceRequestId } from './steps/build-response.ts';
import { buildUpstream } from './steps/build-upstream.ts';
import { type Budget, callUpstream } from './steps/call-upstream.ts';
import { decideRequest } from './steps/decide-request.ts';
import { errorToResponse, toRequestError } from './steps/error-to-response.ts';
import { type Opened, openTokens } from './steps/open-tokens.ts';
import { readTarget } from './steps/read-target.ts';
import { type Sanitized, sanitizeBody } from './steps/sanitize-body.ts';
import { takeRoom } from './steps/take-room.ts';
import { createThrottleMemory, type ThrottleMemory } from './throttle-memory.ts';

/**
 * The request walk, in the only order it has. Each step takes the type the step before it makes; any throw becomes a stable
 * code; each answer leaves one audit line, and without that line it does not leave.
 *
 * @returns a function from a request as it came on the wire to a whole answer; it never rejects
 */
export function createRequestHandler(gateway: Gateway): (inbound: Inbound) => Promise<Outbound> {
  const throttle = createThrottleMemory(gateway.clock.monotonic);
  const callers = createCallerLimits(gateway.clock.monotonic, gateway.limits.invalidTokens);
  let inFlight = 0;
  return async (inbound) => {
    const record = openRecord(gateway, inbound.method);
    let leave: ReturnType<CallerLimits['enter']> | undefined;
    inFlight += 1;
    try {
      if (inFlight > gateway.limits.concurrentRequests)
        throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'too many requests at once' });
      const admission = admitCaller(gateway, inbound);
      const admitted = admission instanceof Promise ? await admission : admission;
      record.caller = admitted.caller.id;
      leave = callers.enter(admitted.caller);
      const outbound = await serve({ gateway, throttle, record }, admitted);
      leave();
      leave = undefined;
      return conclude(gateway, record, inbound, outbound);
    } catch (error) {
      leave?.(error);
      return conclude(gateway, record, inbound, fail(gateway, record, inbound, error));
    } finally {
      inFlight -= 1;
    }
  };
}

type Walk = {
  readonly gateway: Gateway;
  readonly throttle: ThrottleMemory;
  readonly record: RequestRecord;
};

/** Not `async`: whoever calls it waits for what it returns, and each promise in between would cost as much as a step. */
function serve(parts: Walk, admitted: Admitted): Outbound | Promise<Outbound> {
  const { gateway, record } = parts;
  const controlled = applyControls(gateway, admitted);
  const addressed = readTarget(gateway, controlled.admitted);
  record.route = addressed.route;
  const authorized = authorizeCaller(addressed);
  if (controlled.healthCheck) {
    record.endpoint = HEALTH_ENDPOINT;
    return answerHealth(gateway, authorized, identityOf(gateway, record));
  }
  const decided = decideRequest(gateway, authorized);
  record.endpoint = decided.decision.endpoint.template;
  const opened = openTokens(gateway.limits, decided);
  record.tokensOpened = opened.tokensOpened;
  record.linksOpened = opened.linksOpened;
  return fetchSafe(parts, opened);
}

async function fetchSafe({ gateway, throttle, record }: Walk, opened: Opened): Promise<Outbound> {
  const { decision } = opened;
  const { inbound, route } = opened.request;
  const place = placeOf(route, opened.path);
  const wait = throttle.secondsLeft(place);
  if (wait > 0) throw new RequestError('SOURCE_THROTTLED', { retryAfter: wait });
  const budget = openBudget(gateway, inbound.signal);
  const asked = { endpoint: decision.endpoint, slots: decision.slots, path: opened.path };
  const sealLink = (url: string) => {
    const link = sealGraphLink(route, gateway.graphOrigin, asked, url);
    // One that we would refuse leads nowhere: the data would end there without a sign.
    return link !== undefined && targetLength(link) <= gateway.limits.targetBytes ? link : undefined;
  };
  const upstream = buildUpstream(gateway, opened, record.requestId);
  const started = gateway.clock.monotonic();
  try {
    const response = await callUpstream({ gateway, route, upstream, budget, sealLink });
    record.sourceRequestId = sourceRequestId(response);
    const { engine = 'auto', limits } = gateway;
    const context = { pseudonymizer: route.pseudonymizer, sealLink, limits, engine };
    const sanitized = await sanitizeBody(opened, response, context, () => {
      record.sourceMilliseconds = gateway.clock.monotonic() - started;
    });
    noteSanitized(record, sanitized);
    const outbound = buildResponse({
      opened,
      response,
      body: sanitized.result.body,
      identity: identityOf(gateway, record),
    });
    const wait = takeRoom(inbound.room, outbound, budget);
    if (wait !== undefined) await wait;
    return outbound;
  } catch (error) {
    if (
      error instanceof RequestError &&
      error.code === 'SOURCE_THROTTLED' &&
      error.detail.retryAfter !== undefined
    ) {
      throttle.remember(place, error.detail.retryAfter);
    }
    throw error;
  }
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

function noteSanitized(record: RequestRecord, { bytesIn, result }: Sanitized): void {
  record.bytesIn = bytesIn;
  record.treatments = result.treatments;
  record.unknownFields = result.unknownFields;
  record.mismatches = result.mismatches;
  record.linksSealed = result.linksSealed;
}

/** One deadline for the whole exchange with Entra and Graph; the caller's going away ends it too. */
function openBudget(gateway: Gateway, caller: Leaving | undefined): Budget {
  const end = gateway.clock.monotonic() + gateway.limits.requestMilliseconds;
  const remaining = () => Math.max(end - gateway.clock.monotonic(), 1);
  return { remaining, signal: caller };
}

function fail(gateway: Gateway, record: RequestRecord, inbound: Inbound, error: unknown): Outbound {
  const failure = toRequestError(error);
  record.code = failure.code;
  record.callerReason = failure.detail.callerReason ?? '';
  const foreseen = error instanceof RequestError || error instanceof SourceFailure;
  if (!foreseen)
    gateway.log.write('error', 'internal_failure', {
      requestId: record.requestId,
      endpoint: record.endpoint,
    });
  return errorToResponse(failure, identityOf(gateway, record), inbound.method);
}

/** Writes the audit line; a request that leaves no line is not answered (F29). */
function conclude(gateway: Gateway, record: RequestRecord, inbound: Inbound, outbound: Outbound): Outbound {
  record.status = outbound.status;
  record.bytesOut = outbound.body.length;
  const audit = toAuditRecord(gateway, record);
  try {
    gateway.audit.write(audit);
  } catch {
    // Why the sink refused is its own text and must not be told; the code says what to look at.
    record.code = 'NOT_READY';
    publishMetrics(gateway.metrics, { ...record, status: 503 }, audit.milliseconds);
    const failure = new RequestError('NOT_READY', { subject: 'the audit line could not be written' });
    return errorToResponse(failure, identityOf(gateway, record), inbound.method);
  }
  publishMetrics(gateway.metrics, record, audit.milliseconds);
  return outbound;
}
