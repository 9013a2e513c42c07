import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import type { Target } from '@nymgate/engine/plan/plan';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import type { SealLink } from '@nymgate/engine/sanitizer/tree/seal-link';
import { runAhead } from './ahead/run-ahead.ts';
import { answerBatch, type PartRequest, roomBeside } from './batch/answer-batch.ts';
import { authorizeBatch, isBatchTarget, readBatchPlace, refuseBatchTarget } from './batch/batch-place.ts';
import { readBatch } from './batch/read-batch.ts';
import { budgetOf, openBudget, timeLeftOf } from './budget.ts';
import { conclude, fail, type Ledger } from './conclude.ts';
import { createAnswerLinkSealer } from './create-answer-link-sealer.ts';
import { namedAs, rootOf } from './named-as.ts';
import { personInPath } from './person-in-path.ts';
import { identityOf, openFacts, type PartOf, type Stage } from './request-facts.ts';
import { type Admitted, admitCaller } from './steps/admit-caller.ts';
import { answerHealth } from './steps/answer-health.ts';
import { buildResponse, responseHeaders, sourceRequestId, takeRoom } from './steps/build-response.ts';
import { type Budget, buildUpstream, callUpstream } from './steps/call-upstream.ts';
import { type CallerLimits, callerLimitsOf, type Leave } from './steps/caller-limits.ts';
import { decideRequest } from './steps/decide-request.ts';
import type { Gateway } from './steps/gateway.ts';
import { type Opened, openTokens } from './steps/open-tokens.ts';
import { authorizeCaller, readTarget } from './steps/read-target.ts';
import { type Received, receiveBody, sanitizeBody } from './steps/sanitize-body.ts';
import { createThrottleMemory, placeOf, type ThrottleMemory, waitAskedFor } from './steps/throttle-memory.ts';
import { STEP_OF_STAGE } from './trace-fields.ts';

/** What all requests of a gateway have in common. */
type House = {
  readonly gateway: Gateway;
  readonly throttle: ThrottleMemory;
  readonly callers: CallerLimits;
  inFlight: number;
};

/** Stands where others have the template of their rule. */
const BATCH_ENDPOINT = '$batch';

/** The places that a request holds: one among all at once, and one among those of its caller. */
type Held = { all: 0 | 1; leave: Leave | undefined };

type Walk = {
  readonly house: House;
  readonly gateway: Gateway;
  readonly facts: Ledger;
  readonly held: Held;
  readonly part: Part | undefined;
};

/** A request of a batch. Whose it is, the batch has found out. */
type Part = PartRequest & { readonly of: PartOf; readonly batch: Admitted };

/**
 * The request walk, in the only order it has. Each step takes the type the step before it makes and returns what it has found out;
 * the walk writes that down. Any throw becomes a stable code; each answer leaves one audit line, and without that line it does
 * not leave. The requests of a batch go the same way, each for itself.
 *
 * @returns a function from a request as it came on the wire to a whole answer; it never rejects
 */
export function createRequestHandler(gateway: Gateway): (inbound: Inbound) => Promise<Outbound> {
  const throttle = createThrottleMemory(gateway.clock.monotonic, gateway.shared);
  const house: House = { gateway, throttle, callers: callerLimitsOf(gateway), inFlight: 0 };
  return (inbound) => handle(house, inbound);
}

async function handle(house: House, inbound: Inbound, part?: Part): Promise<Outbound> {
  const { gateway, callers } = house;
  const facts: Ledger = openFacts(gateway, inbound, part?.of);
  const held: Held = { all: 1, leave: undefined };
  house.inFlight += 1;
  try {
    if (house.inFlight > gateway.limits.concurrentRequests)
      throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'too many requests at once' });
    const admission = part === undefined ? admitCaller(gateway, inbound) : { ...part.batch, inbound };
    const admitted = admission instanceof Promise ? await admission : admission;
    facts.caller = admitted.caller;
    facts.trace?.follow((part?.batch ?? admitted).inbound.headers);
    const entered = callers.enter(admitted.caller);
    held.leave = entered instanceof Promise ? await entered : entered;
    if (part?.refusal !== undefined) throw part.refusal;
    const outbound = await serve({ house, gateway, facts, held, part }, admitted);
    const placed = part?.place(outbound);
    if (placed !== undefined) await placed;
    giveBack(house, held);
    return conclude(gateway, facts, outbound);
  } catch (error) {
    giveBack(house, held, error);
    return conclude(gateway, facts, fail(gateway, facts, { error, method: inbound.method }));
  }
}

function giveBack(house: House, held: Held, error?: unknown): void {
  held.leave?.(error);
  held.leave = undefined;
  house.inFlight -= held.all;
  held.all = 0;
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
  const asked = controlled === undefined ? admitted : { ...admitted, ...controlled };
  if (asked.inbound.method === 'POST') {
    const target = parseTarget(asked.inbound.target);
    if (isBatchTarget(target)) return serveBatch(walk, asked, target);
  }
  const addressed = readTarget(gateway, asked);
  facts.route = addressed.route;
  const authorized = authorizeCaller(addressed);
  refuseBatchTarget(addressed.target);
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

/** A batch needs no rule of its own: what it asks for, its requests ask for, each by the whole walk. */
async function serveBatch(walk: Walk, admitted: Admitted, target: Target): Promise<Outbound> {
  const { house, gateway, facts, held } = walk;
  const { inbound } = admitted;
  if (walk.part !== undefined || !gateway.batch)
    throw new RequestError('ENDPOINT_NOT_ALLOWED', { subject: '$batch' });
  const place = readBatchPlace(gateway, inbound, target);
  facts.route = place.route;
  authorizeBatch(place, admitted);
  facts.endpoint = BATCH_ENDPOINT;
  const parts = readBatch(inbound);
  const of: PartOf = { batch: facts.requestId, client: facts.client };
  const timeLeft = timeLeftOf(gateway, inbound);
  const budget = budgetOf(timeLeft, inbound);
  const root = rootOf(place.routes.map((route) => namedAs(inbound.origin, route)));
  // Its requests take places of their own. A caller with one place could never send a batch otherwise.
  giveBack(house, held);
  facts.watch.turn('graph');
  facts.trace?.step('upstream');
  const { body, held: placed } = await answerBatch(
    { place, parts },
    { gateway, admitted, timeLeft, budget, root },
    (request) => handle(house, request.inbound, { ...request, of, batch: admitted }),
  );
  facts.watch.turn('own');
  house.inFlight += 1;
  held.all = 1;
  held.leave = house.callers.hold(admitted.caller);
  enter(facts, 'answer');
  const outbound = { status: 200, headers: responseHeaders(identityOf(facts)), body };
  await takeRoom(roomBeside(inbound.room, placed), outbound, budget);
  return outbound;
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
  const { gateway, facts } = walk;
  const { throttle } = walk.house;
  const { endpoint } = opened.decision;
  const { route } = opened.request;
  const place = placeOf(route, opened.path);
  const known = throttle.secondsLeft(place);
  const wait = typeof known === 'number' ? known : await known;
  if (wait > 0) throw new RequestError('SOURCE_THROTTLED', { retryAfter: wait });
  const sealLink = createAnswerLinkSealer(walk, opened);
  const upstream = buildUpstream(gateway, opened, facts.requestId);
  const { engine = 'auto', limits } = gateway;
  const { watch, trace } = facts;
  const context = { pseudonymizer: route.pseudonymizer, sealLink, limits, engine, watch };
  try {
    // Only a 410 has such a link.
    const sealAnew: SealLink = (url, collection) =>
      createAnswerLinkSealer(walk, opened, { anew: opened.round })(url, collection);
    const call = { gateway, route, upstream, budget, watch, trace, sealLink: sealAnew };
    const makeReady = () => route.dialect.sanitize(endpoint, context, opened.unmatched?.collection);
    const response = await runAhead(endpoint, makeReady, callUpstream(call));
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
