import { RequestError } from '@nymgate/engine/kernel/errors';
import type { AnswerRoom, Inbound, Outbound } from '@nymgate/engine/kernel/inbound';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import type { Admitted } from '../steps/admit-caller.ts';
import { takeRoom } from '../steps/build-response.ts';
import type { Budget } from '../steps/call-upstream.ts';
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
  /**
   * Sets room aside for its answer until the batch has been received; undefined: there was some at once. Throws, or rejects with,
   * RequestError where its answer has no place.
   */
  readonly place: (answer: Outbound) => Promise<void> | undefined;
};

/** The parts of a batch, each behind those that it depends on, and where it was sent. */
type OpenedBatch = { readonly place: BatchPlace; readonly parts: readonly BatchPart[] };

type BatchWalk = {
  readonly gateway: Gateway;
  readonly admitted: Admitted;
  /** Milliseconds that all parts have together, from now on. */
  readonly timeLeft: () => number;
  /** The same, for what waits. */
  readonly budget: Budget;
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
 * @returns the body of the answer, and for how many bytes of it room is held already
 * @throws SourceFailure when the caller has gone meanwhile
 */
export async function answerBatch(
  { place, parts }: OpenedBatch,
  walk: BatchWalk,
  answer: (part: PartRequest) => Promise<Outbound>,
): Promise<{ readonly body: Uint8Array; readonly held: number }> {
  const { inbound, caller } = walk.admitted;
  const fit = createFit(walk, parts.length);
  const request = createPartRequest(place, walk, fit.place);
  const { concurrentRequests: ofCaller = PARTS_AT_ONCE } = caller.grant;
  const atOnce = Math.min(PARTS_AT_ONCE, ofCaller, walk.gateway.limits.concurrentRequests);
  const answers = await runParts(parts, atOnce, (part, failed) => answer(request(part, failed)));
  if (inbound.signal?.aborted === true) throw new SourceFailure('aborted');
  return { body: writeBatch(answers), held: fit.held() };
}

type MakeRequest = (part: BatchPart, failed: boolean) => PartRequest;

function createPartRequest(opened: BatchPlace, walk: BatchWalk, place: PartRequest['place']): MakeRequest {
  // Its room is that of the batch, which is held until the whole is received.
  const { room: _, ...inbound } = walk.admitted.inbound;
  return (part, failed) => ({
    inbound: {
      ...inbound,
      method: part.method,
      target: partTarget(part.url, opened, walk.root),
      headers: part.headers,
      body: part.body ?? new Uint8Array(0),
      timeLeft: walk.timeLeft(),
    },
    refusal: refusalOf(part, failed, walk),
    place,
  });
}

function refusalOf({ body }: BatchPart, failed: boolean, walk: BatchWalk): RequestError | undefined {
  if (failed) return new RequestError('DEPENDENCY_FAILED');
  if (walk.timeLeft() <= 0) return new RequestError('SOURCE_TIMEOUT');
  if (body === undefined)
    return new RequestError('BODY_NOT_ALLOWED', { subject: 'the body of a request in a batch is an object' });
  return undefined;
}

type Fit = { readonly place: PartRequest['place']; readonly held: () => number };

/**
 * All bodies together are no larger than one answer may be, nor than the platform carries; and each waits for room as the answer of any
 * request does, because it is kept until the last part is done (BAT-04).
 */
function createFit({ gateway, admitted, budget }: BatchWalk, count: number): Fit {
  const { inbound } = admitted;
  const carried = inbound.room?.most ?? Number.POSITIVE_INFINITY;
  const most = Math.min(gateway.limits.responseBytes, carried - count * AROUND_BODY);
  let held = 0;
  return {
    held: () => held,
    place: (answer) => {
      const { length } = answer.body;
      if (length > most - held) throw misfit(TOO_LARGE);
      if (!isOneDocument(answer.body)) throw misfit(SEVERAL);
      held += length;
      return takeRoom(inbound.room, answer, budget)?.catch((error: unknown) => {
        held -= length;
        throw error;
      });
    },
  };
}

const TOO_LARGE = 'the answers of the batch are too large together; ask for less with $top, or alone';
const SEVERAL = 'an answer of several documents has no place in a batch; ask alone';

function misfit(subject: string): RequestError {
  return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject });
}

/** Room for a batch whose bodies have theirs already: what stands around them is taken in addition. */
export function roomBeside(room: AnswerRoom | undefined, held: number): AnswerRoom | undefined {
  if (room === undefined) return undefined;
  return { ...room, take: (bytes, milliseconds) => room.take(Math.max(bytes - held, 0), milliseconds) };
}
