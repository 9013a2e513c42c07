import { RequestError } from '../../kernel/errors.ts';
import type { Inbound, Outbound } from '../../kernel/inbound.ts';
import { SourceFailure } from '../../kernel/ports.ts';
import type { Admitted } from '../steps/admit-caller.ts';
import type { Gateway } from '../steps/gateway.ts';
import type { BatchPlace } from './batch-place.ts';
import { partTarget } from './part-target.ts';
import type { BatchPart } from './read-batch.ts';
import { runParts } from './run-parts.ts';
import { isOneDocument, writeBatch } from './write-batch.ts';

/** A request of a batch, on its way through the same walk as any other. */
export type PartRequest = {
  readonly inbound: Inbound;
  /** Why it is refused before it is looked at; undefined: it may go on. */
  readonly refusal: RequestError | undefined;
  /** Throws RequestError where its answer has no place in that of the batch. */
  readonly place: (answer: Outbound) => void;
};

/** The parts of a batch, each behind those that it depends on, and where it was sent. */
type OpenedBatch = { readonly place: BatchPlace; readonly parts: readonly BatchPart[] };

type BatchWalk = {
  readonly gateway: Gateway;
  readonly admitted: Admitted;
  /** Milliseconds that all parts have together, from now on. */
  readonly timeLeft: () => number;
  /** Our own address, as `partTarget` takes it. */
  readonly root: string;
};

/** As many as Graph runs at once for one mailbox (graph-facts.md#2.7). */
const PARTS_AT_ONCE = 4;
/** Room for what stands around a body, where a platform carries only so much. */
const AROUND_BODY = 2_048;

/**
 * Answers every part by a request of its own to Graph, so each has its rules, its limits and its audit line; Graph's own `$batch` is never
 * asked (decision 36).
 *
 * @param answer the walk of one part; never rejects
 * @returns the body of the answer
 * @throws SourceFailure when the caller has gone meanwhile
 */
export async function answerBatch(
  { place, parts }: OpenedBatch,
  walk: BatchWalk,
  answer: (part: PartRequest) => Promise<Outbound>,
): Promise<Uint8Array> {
  const { inbound, caller } = walk.admitted;
  const request = createPartRequest(place, walk, parts.length);
  const { concurrentRequests: ofCaller = PARTS_AT_ONCE } = caller.grant;
  const atOnce = Math.min(PARTS_AT_ONCE, ofCaller, walk.gateway.limits.concurrentRequests);
  const answers = await runParts(parts, atOnce, (part, failed) => answer(request(part, failed)));
  if (inbound.signal?.aborted === true) throw new SourceFailure('aborted');
  return writeBatch(answers);
}

type MakeRequest = (part: BatchPart, failed: boolean) => PartRequest;

function createPartRequest(place: BatchPlace, walk: BatchWalk, count: number): MakeRequest {
  // The answer of a part waits for no room: that of the batch does.
  const { room: _, ...inbound } = walk.admitted.inbound;
  const fit = createRoom(walk, count);
  return (part, failed) => ({
    inbound: {
      ...inbound,
      method: part.method,
      target: partTarget(part.url, place, walk.root),
      headers: part.headers,
      body: part.body ?? new Uint8Array(0),
      timeLeft: walk.timeLeft(),
    },
    refusal: refusalOf(part, failed, walk),
    place: fit,
  });
}

function refusalOf({ body }: BatchPart, failed: boolean, walk: BatchWalk): RequestError | undefined {
  if (failed) return new RequestError('DEPENDENCY_FAILED');
  if (walk.timeLeft() <= 0) return new RequestError('SOURCE_TIMEOUT');
  if (body === undefined)
    return new RequestError('BODY_NOT_ALLOWED', { subject: 'the body of a request in a batch is an object' });
  return undefined;
}

/** All bodies together are no larger than one answer may be, nor than the platform carries. */
function createRoom({ gateway, admitted }: BatchWalk, count: number): (answer: Outbound) => void {
  const carried = admitted.inbound.room?.most ?? Number.POSITIVE_INFINITY;
  let left = Math.min(gateway.limits.responseBytes, carried - count * AROUND_BODY);
  return ({ body }) => {
    if (body.length > left)
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
        subject: 'the answers of the batch are too large together; ask for less with $top, or alone',
      });
    if (!isOneDocument(body))
      throw new RequestError('RESPONSE_NOT_SANITIZABLE', {
        subject: 'an answer of several documents has no place in a batch; ask alone',
      });
    left -= body.length;
  };
}
