import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import type { Target } from '@nymgate/engine/plan/plan';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import { type SanitizeResult, slicePage } from '@nymgate/engine/sanitizer/open-sanitizer';
import type { SealLink } from '@nymgate/engine/sanitizer/tree/seal-link';
import { runWithPrefetch } from './ahead/run-with-prefetch.ts';
import { withEntityTag } from './answer-tag.ts';
import { authorizeBatch, isBatchTarget, parseBatchTarget, rejectBatchTarget } from './batch/batch-target.ts';
import { handleBatch, type PartRequest, remainingBudget } from './batch/handle-batch.ts';
import { parseBatch } from './batch/parse-batch.ts';
import { createBudget, createRemainingTime, toBudget } from './budget.ts';
import { createResponseLinkEncryptor } from './create-response-link-encryptor.ts';
import { findPersonInPath } from './find-person-in-path.ts';
import {
  createAuditFailure,
  finishRequest,
  type MutableRequestFacts,
  toFailureResponse,
} from './finish-request.ts';
import { getOrderPaths } from './get-order-paths.ts';
import { type BatchIdentity, createRequestFacts, type Stage, toIdentity } from './request-facts.ts';
import { type AuthenticatedRequest, authenticateCaller } from './steps/authenticate-caller.ts';
import { buildResponse, getSourceRequestId, reserveRoom, responseHeaders } from './steps/build-response.ts';
import { type Budget, buildUpstreamRequest, callUpstream } from './steps/call-upstream.ts';
import { type CallerLimits, createGatewayCallerLimits, type ReleaseSlot } from './steps/caller-limits.ts';
import { hasConnector } from './steps/check-in-service.ts';
import { decideRequest } from './steps/decide-request.ts';
import type { Gateway } from './steps/gateway.ts';
import {
  type AuthorizedRequest,
  authorizeCaller,
  findModelRequest,
  type ModelRequest,
  readTarget,
} from './steps/read-target.ts';
import { type ResolvedRequest, resolveTokens } from './steps/resolve-tokens.ts';
import { respondHealth } from './steps/respond-health.ts';
import { type ReceivedBody, receiveBody, sanitizeBody } from './steps/sanitize-body.ts';
import {
  createThrottleMemory,
  getRequestedWait,
  type ThrottleMemory,
  toThrottlePath,
} from './steps/throttle-memory.ts';
import { STEP_BY_STAGE } from './trace-fields.ts';
import { getLinkRoot, withRequestOrigin } from './with-request-origin.ts';

/** Shared by all requests. */
type GatewayState = {
  readonly gateway: Gateway;
  readonly throttleMemory: ThrottleMemory;
  readonly callerLimits: CallerLimits;
  inFlight: number;
};

/** In place of a rule's template. */
const BATCH_ENDPOINT = '$batch';

/** One slot of all requests, and one of the caller's. */
type HeldSlots = { processSlots: 0 | 1; releaseCallerSlot: ReleaseSlot | undefined };

type RequestContext = {
  readonly state: GatewayState;
  readonly gateway: Gateway;
  readonly facts: MutableRequestFacts;
  readonly heldSlots: HeldSlots;
  readonly part: BatchPartContext | undefined;
};

/** The batch has authenticated the caller. */
type BatchPartContext = PartRequest & {
  readonly of: BatchIdentity;
  readonly batchRequest: AuthenticatedRequest;
};

/**
 * Handles a request in fixed steps, each of which takes the type that the step before it returns. Every error
 * becomes a stable code; every response has one audit line. Parts of a batch take the same steps.
 * @returns a function that never rejects
 */
export function createRequestHandler(gateway: Gateway): (inbound: Inbound) => Promise<Outbound> {
  const throttle = createThrottleMemory(gateway.clock.monotonic, gateway.shared);
  const state: GatewayState = {
    gateway,
    throttleMemory: throttle,
    callerLimits: createGatewayCallerLimits(gateway),
    inFlight: 0,
  };
  return (inbound) => handleRequest(state, inbound);
}

async function handleRequest(
  state: GatewayState,
  inbound: Inbound,
  part?: BatchPartContext,
): Promise<Outbound> {
  const { gateway, callerLimits } = state;
  const facts: MutableRequestFacts = createRequestFacts(gateway, inbound, part?.of);
  const heldSlots: HeldSlots = { processSlots: 1, releaseCallerSlot: undefined };
  state.inFlight += 1;
  try {
    if (state.inFlight > gateway.limits.concurrentRequests)
      throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'too many requests at once' });
    if (!gateway.audit.isWritable()) throw createAuditFailure();
    const admission =
      part === undefined ? authenticateCaller(gateway, inbound) : { ...part.batchRequest, inbound };
    const authenticated = admission instanceof Promise ? await admission : admission;
    facts.caller = authenticated.caller;
    inbound.admitted?.();
    facts.trace?.continueTrace((part?.batchRequest ?? authenticated).inbound.headers);
    const callerSlot = callerLimits.acquire(authenticated.caller);
    heldSlots.releaseCallerSlot = callerSlot instanceof Promise ? await callerSlot : callerSlot;
    if (part?.refusal !== undefined) throw part.refusal;
    const outbound = await processRequest({ state, gateway, facts, heldSlots, part }, authenticated);
    const reservation = part?.reserveRoom(outbound);
    if (reservation !== undefined) await reservation;
    releaseSlots(state, heldSlots);
    return finishRequest(gateway, facts, outbound);
  } catch (error) {
    releaseSlots(state, heldSlots, error);
    return finishRequest(
      gateway,
      facts,
      toFailureResponse(gateway, facts, { error, method: inbound.method }),
    );
  }
}

function releaseSlots(state: GatewayState, heldSlots: HeldSlots, error?: unknown): void {
  heldSlots.releaseCallerSlot?.(error);
  heldSlots.releaseCallerSlot = undefined;
  state.inFlight -= heldSlots.processSlots;
  heldSlots.processSlots = 0;
}

function enterStage(facts: MutableRequestFacts, stage: Stage): void {
  facts.stage = stage;
  const step = STEP_BY_STAGE[stage];
  if (step !== undefined) facts.trace?.step(step);
}

/** Not `async`: each promise in between would cost as much as a step. */
function processRequest(
  walk: RequestContext,
  authenticated: AuthenticatedRequest,
): Outbound | Promise<Outbound> {
  const { gateway, facts } = walk;
  const { compat } = gateway;
  enterStage(facts, 'target');
  const controlled = compat?.parseControlHeaders(authenticated.inbound, (segment) =>
    hasConnector(gateway, authenticated.caller, segment),
  );
  const controlledRequest = controlled === undefined ? authenticated : { ...authenticated, ...controlled };
  if (controlledRequest.inbound.method === 'POST') {
    const target = parseTarget(controlledRequest.inbound.target);
    if (isBatchTarget(target)) return processBatch(walk, controlledRequest, target);
  }
  const routed = readTarget(gateway, controlledRequest);
  facts.route = routed.route;
  const authorized = authorizeCaller(routed);
  rejectBatchTarget(routed.target);
  if (compat !== undefined && controlled?.healthCheck === true) {
    facts.endpoint = compat.healthEndpoint;
    return respondHealth(compat, gateway, {
      ...authorized,
      identity: toIdentity(facts),
      stopwatch: facts.watch,
      trace: facts.trace,
    });
  }
  enterStage(facts, 'rules');
  const model = walk.part === undefined ? findModelRequest(routed.route, routed.target) : undefined;
  if (model !== undefined) return processModelRequest(walk, authorized, model);
  const decided = decideRequest(gateway, authorized);
  facts.endpoint = decided.decision.endpoint.template;
  enterStage(facts, 'open');
  const resolved = resolveTokens(gateway.limits, decided);
  facts.opened = resolved;
  facts.subject = findPersonInPath(resolved.unmatched?.from ?? resolved.path, routed.route.pseudonymizer);
  enterStage(facts, 'source');
  return fetchAndSanitize(walk, resolved);
}

/** Nothing is asked of Graph or Entra. */
async function processModelRequest(
  { gateway, facts }: RequestContext,
  authorized: AuthorizedRequest,
  model: ModelRequest,
): Promise<Outbound> {
  facts.endpoint = model.template;
  const { inbound, route, rawTarget } = authorized;
  const reached = withRequestOrigin(inbound.origin, route);
  const base = rawTarget === inbound.target ? getLinkRoot([reached]) : reached.linkBase;
  const identity = toIdentity(facts);
  // Loaded on demand (cold start).
  const { respondModel } = await import('./model/respond-model.ts');
  const complete = await respondModel(gateway, { ...authorized, model, identity, base });
  const tagged = withEntityTag(complete, identity, inbound.headers);
  const outbound = inbound.method === 'HEAD' ? { ...tagged, body: new Uint8Array(0) } : tagged;
  enterStage(facts, 'answer');
  await reserveRoom(inbound.room, outbound, createBudget(gateway, inbound));
  return outbound;
}

/** A batch needs no rule: its parts do. */
async function processBatch(
  walk: RequestContext,
  authenticated: AuthenticatedRequest,
  target: Target,
): Promise<Outbound> {
  const { state, gateway, facts, heldSlots } = walk;
  const { inbound } = authenticated;
  if (walk.part !== undefined || !gateway.batch)
    throw new RequestError('ENDPOINT_NOT_ALLOWED', { subject: '$batch' });
  const batchTarget = parseBatchTarget(gateway, authenticated, target);
  facts.route = batchTarget.route;
  authorizeBatch(batchTarget, authenticated, gateway);
  facts.endpoint = BATCH_ENDPOINT;
  const parts = parseBatch(inbound);
  const of: BatchIdentity = { batch: facts.requestId, client: facts.client };
  const remainingMilliseconds = createRemainingTime(gateway, inbound);
  const budget = toBudget(remainingMilliseconds, inbound);
  const root = getLinkRoot(batchTarget.routes.map((route) => withRequestOrigin(inbound.origin, route)));
  // Its parts take slots of their own. A caller with one slot could never send a batch otherwise.
  releaseSlots(state, heldSlots);
  facts.watch.switchTo('graph');
  facts.trace?.step('upstream');
  const { body, held: reservation } = await handleBatch(
    { batchTarget, parts },
    { gateway, authenticated, remainingMilliseconds, budget, root },
    (request) => handleRequest(state, request.inbound, { ...request, of, batchRequest: authenticated }),
  );
  facts.watch.switchTo('own');
  state.inFlight += 1;
  heldSlots.processSlots = 1;
  heldSlots.releaseCallerSlot = state.callerLimits.hold(authenticated.caller);
  enterStage(facts, 'answer');
  const outbound = { status: 200, headers: responseHeaders(toIdentity(facts)), body };
  await reserveRoom(remainingBudget(inbound.room, reservation), outbound, budget);
  return outbound;
}

async function fetchAndSanitize(walk: RequestContext, resolved: ResolvedRequest): Promise<Outbound> {
  const { gateway, facts } = walk;
  const { inbound } = resolved.request;
  const budget = createBudget(gateway, inbound);
  const { response, received } = await fetchResponse(walk, resolved, budget);
  enterStage(facts, 'sanitize');
  const sanitized = sliceSanitized(walk, resolved, sanitizeBody(resolved, received));
  facts.sanitized = sanitized;
  enterStage(facts, 'answer');
  const outbound = buildResponse({ resolved, response, body: sanitized.body, identity: toIdentity(facts) });
  const wait = reserveRoom(inbound.room, outbound, budget);
  if (wait !== undefined) await wait;
  return outbound;
}

/** Of a page that was asked for as a whole, the part that the caller gets. */
function sliceSanitized(
  walk: RequestContext,
  resolved: ResolvedRequest,
  sanitized: SanitizeResult,
): SanitizeResult {
  const { slice } = resolved;
  if (slice === undefined) return sanitized;
  const { graphOrigin, limits } = walk.gateway;
  return slicePage(sanitized, {
    slice,
    byId: getOrderPaths(resolved.path) === undefined,
    limits,
    sealNext: (next) =>
      createResponseLinkEncryptor(walk, resolved, { slice: next })(`${graphOrigin}${resolved.path}`, ''),
  });
}

type ReceivedResponse = { readonly response: SourceResponse; readonly received: ReceivedBody };

/** From the request to the last byte of Graph's response; afterwards, the time is ours. */
async function fetchResponse(
  requestContext: RequestContext,
  resolved: ResolvedRequest,
  budget: Budget,
): Promise<ReceivedResponse> {
  const { gateway, facts } = requestContext;
  const { throttleMemory } = requestContext.state;
  const { endpoint } = resolved.decision;
  const { route, inbound } = resolved.request;
  const place = toThrottlePath(route, resolved.path);
  const known = throttleMemory.secondsLeft(place);
  const wait = typeof known === 'number' ? known : await known;
  if (wait > 0) throw new RequestError('SOURCE_THROTTLED', { retryAfter: wait });
  const sealLink = createResponseLinkEncryptor(requestContext, resolved);
  const upstream = buildUpstreamRequest(gateway, resolved, facts.requestId);
  const { engine = 'auto', limits } = gateway;
  const { watch: stopwatch, trace } = facts;
  const orderBy = getOrderPaths(resolved.path);
  const inGraphOrder = inbound.inGraphOrder === true;
  const { pseudonymizer } = route;
  const context = { pseudonymizer, sealLink, limits, engine, stopwatch, orderBy, inGraphOrder };
  try {
    // Only a 410 has such a link.
    const encryptRestartLink: SealLink = (url, collection) =>
      createResponseLinkEncryptor(requestContext, resolved, { restartedRound: resolved.round })(
        url,
        collection,
      );
    const call = {
      gateway,
      route,
      upstreamRequest: upstream,
      budget,
      stopwatch,
      trace,
      sealLink: encryptRestartLink,
    };
    const prepareEngine = () =>
      route.ruleLanguage.sanitize(endpoint, context, resolved.unmatched?.collection);
    const response = await runWithPrefetch(endpoint, prepareEngine, callUpstream(call));
    facts.sourceRequestId = getSourceRequestId(resolved, response);
    const received = await receiveBody(resolved, response, context);
    facts.received = received;
    return { response, received };
  } catch (error) {
    throttleMemory.record(place, getRequestedWait(error));
    throw error;
  } finally {
    stopwatch.switchTo('own');
  }
}
