import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound, Outbound, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import type { AuthenticatedRequest } from '../steps/authenticate-caller.ts';
import { reserveRoom } from '../steps/build-response.ts';
import type { Budget } from '../steps/call-upstream.ts';
import type { Gateway } from '../steps/gateway.ts';
import type { BatchTarget } from './batch-target.ts';
import type { BatchPart } from './parse-batch.ts';
import { runParts } from './run-parts.ts';
import { toPartTarget } from './to-part-target.ts';
import { isSingleJsonDocument, writeBatch } from './write-batch.ts';

/** A request of a batch, on its way through the same walk as any other. */
export type PartRequest = {
  readonly inbound: Inbound;
  /** Why it is refused before it is looked at; undefined: it may go on. */
  readonly refusal: RequestError | undefined;
  /**
   * Sets room aside for its answer until the batch has been received; undefined: there was some at once. Throws, or rejects with,
   * RequestError where its answer has no place.
   */
  readonly reserveRoom: (answer: Outbound) => Promise<void> | undefined;
};

/** The parts of a batch, each behind those that it depends on, and where it was sent. */
type ParsedBatch = { readonly batchTarget: BatchTarget; readonly parts: readonly BatchPart[] };

type BatchContext = {
  readonly gateway: Gateway;
  readonly authenticated: AuthenticatedRequest;
  /** Milliseconds that all parts have together, from now on. */
  readonly remainingMilliseconds: () => number;
  /** The same, for what waits. */
  readonly budget: Budget;
  /** Our own address, as `partTarget` takes it. */
  readonly root: string;
};

/** As many as Graph runs at once for one mailbox (graph-facts.md#2.7). */
const MAX_CONCURRENT_PARTS = 4;
/** Room for what stands around a body, where a platform carries only so much. */
const PART_OVERHEAD_BYTES = 2_048;

/**
 * Answers every part by a request of its own to Graph, so each has its rules, its limits and its audit line; Graph's own `$batch` is never
 * asked (decision 36).
 *
 * @param answer the walk of one part; never rejects
 * @returns the body of the answer, and for how many bytes of it room is held already
 * @throws SourceFailure when the caller has gone meanwhile
 */
export async function handleBatch(
  { batchTarget, parts }: ParsedBatch,
  context: BatchContext,
  handlePart: (part: PartRequest) => Promise<Outbound>,
): Promise<{ readonly body: Uint8Array; readonly held: number }> {
  const { inbound, caller } = context.authenticated;
  const sizeLimit = createBatchSizeLimit(context, parts.length);
  const request = createPartRequestFactory(batchTarget, context, sizeLimit.reserveRoom);
  const { concurrentRequests: callerLimit = MAX_CONCURRENT_PARTS } = caller.grant;
  const concurrency = Math.min(MAX_CONCURRENT_PARTS, callerLimit, context.gateway.limits.concurrentRequests);
  const responses = await runParts(parts, concurrency, (part, failed) => handlePart(request(part, failed)));
  if (inbound.signal?.aborted === true) throw new SourceFailure('aborted');
  return { body: writeBatch(responses), held: sizeLimit.heldBytes() };
}

type MakeRequest = (part: BatchPart, failed: boolean) => PartRequest;

function createPartRequestFactory(
  opened: BatchTarget,
  context: BatchContext,
  place: PartRequest['reserveRoom'],
): MakeRequest {
  // Its room is that of the batch, which is held until the whole is received.
  const { room: _, ...inbound } = context.authenticated.inbound;
  return (part, failed) => ({
    inbound: {
      ...inbound,
      method: part.method,
      target: toPartTarget(part.url, opened, context.root),
      headers: part.headers,
      body: part.body ?? new Uint8Array(0),
      timeLeft: context.remainingMilliseconds(),
    },
    refusal: findPartRefusal(part, failed, context),
    reserveRoom: place,
  });
}

function findPartRefusal(
  { body }: BatchPart,
  failed: boolean,
  context: BatchContext,
): RequestError | undefined {
  if (failed) return new RequestError('DEPENDENCY_FAILED');
  if (context.remainingMilliseconds() <= 0) return new RequestError('SOURCE_TIMEOUT');
  if (body === undefined)
    return new RequestError('BODY_NOT_ALLOWED', { subject: 'the body of a request in a batch is an object' });
  return undefined;
}

type BatchSizeLimit = { readonly reserveRoom: PartRequest['reserveRoom']; readonly heldBytes: () => number };

/**
 * All bodies together are no larger than one answer may be, nor than the platform carries; and each waits for room as the answer of any
 * request does, because it is kept until the last part is done (BAT-04).
 */
function createBatchSizeLimit(
  { gateway, authenticated, budget }: BatchContext,
  count: number,
): BatchSizeLimit {
  const { inbound } = authenticated;
  const carried = inbound.room?.maxBytes ?? Number.POSITIVE_INFINITY;
  const maxBytes = Math.min(gateway.limits.responseBytes, carried - count * PART_OVERHEAD_BYTES);
  let heldBytes = 0;
  return {
    heldBytes: () => heldBytes,
    reserveRoom: (response) => {
      const { length } = response.body;
      if (length > maxBytes - heldBytes) throw responseTooLargeError(TOO_LARGE);
      if (!isSingleJsonDocument(response.body)) throw responseTooLargeError(MULTIPLE_DOCUMENTS);
      heldBytes += length;
      return reserveRoom(inbound.room, response, budget)?.catch((error: unknown) => {
        heldBytes -= length;
        throw error;
      });
    },
  };
}

const TOO_LARGE = 'the answers of the batch are too large together; ask for less with $top, or alone';
const MULTIPLE_DOCUMENTS = 'an answer of several documents has no place in a batch; ask alone';

function responseTooLargeError(subject: string): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject });
}

/** Room for a batch whose bodies have theirs already: what stands around them is taken in addition. */
export function remainingBudget(
  total: ResponseBudget | undefined,
  heldBytes: number,
): ResponseBudget | undefined {
  if (total === undefined) return undefined;
  return {
    ...total,
    reserve: (bytes, milliseconds) => total.reserve(Math.max(bytes - heldBytes, 0), milliseconds),
  };
}
