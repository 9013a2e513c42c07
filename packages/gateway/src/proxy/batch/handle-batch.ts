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
import { isSingleJsonDocument, writeBatch } from './write-batch.ts';

/** Characters that JSON allows and a request target doesn't, as in Graph's own example (#2.7). */
const UNENCODED = /[ "<>^`{|}\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10fffd}]/gu;

/**
 * The target that a part's URL stands for, as it would have been written on the wire. It is then read as strictly as any other, so this
 * decides nothing: what is not understood becomes a target that is refused.
 *
 * SDKs write `/users`, `users`, `/v1.0/users`, our own address in front (Python's), or the path of a link of ours. Another host's address is
 * not allowed: its `//` makes the target malformed (BAT-03).
 *
 * @param root our own address as links have it, without a connector: `https://nymgate.contoso.com`, with a path where there is one
 * @example partTarget('users?$top=5', { version: 'v1.0', route, routes }, root) // '/entra-id/v1.0/users?$top=5'
 */
export function toPartTarget(url: string, { version, route, routes }: BatchTarget, root: string): string {
  const path = ensureLeadingSlash(removeRoot(url.replace(UNENCODED, encodeURIComponent), root));
  if (routes.some(({ connector }) => startsWith(path, `/${connector}/${version}/`))) return path;
  const prefix = route === undefined ? '' : `/${route.connector}`;
  return startsWith(path, `/${version}/`) ? prefix + path : `${prefix}/${version}${path}`;
}

function removeRoot(url: string, root: string): string {
  if (startsWith(url, `${root}/`)) return url.slice(root.length);
  const path = root.slice(`${root}/`.indexOf('/', root.indexOf('://') + '://'.length));
  return path !== '' && url.startsWith(`${path}/`) ? url.slice(path.length) : url;
}

function startsWith(path: string, start: string): boolean {
  return path.slice(0, start.length).toLowerCase() === start.toLowerCase();
}

function ensureLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** A part of a batch, handled like any request. */
export type PartRequest = {
  readonly inbound: Inbound;
  /** Known before the part is processed. */
  readonly refusal: RequestError | undefined;
  /** Undefined when there is room at once. Throws, or rejects with, RequestError. */
  readonly reserveRoom: (answer: Outbound) => Promise<void> | undefined;
};

/** Parts are sorted by dependency. */
type ParsedBatch = { readonly batchTarget: BatchTarget; readonly parts: readonly BatchPart[] };

type BatchContext = {
  readonly gateway: Gateway;
  readonly authenticated: AuthenticatedRequest;
  /** Of all parts together. */
  readonly remainingMilliseconds: () => number;
  /** The same, for waits. */
  readonly budget: Budget;
  /** Our own address, for `toPartTarget`. */
  readonly root: string;
};

/** As many as Graph runs at once for one mailbox (graph-facts.md#2.7). */
const MAX_CONCURRENT_PARTS = 4;
/** Overhead of a part, where a platform limits the size. */
const PART_OVERHEAD_BYTES = 2_048;

/**
 * Sends each part to Graph as a separate request with its own rules, limits and audit line; Graph's `$batch`
 * is never used (decision 36).
 * @param handlePart never rejects
 * @returns the body, and the bytes of it for which room is reserved
 * @throws SourceFailure when the caller has disconnected
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
  // The batch's room is held until the whole is received.
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

/** All bodies together are limited like one response, and wait for room like one (BAT-04). */
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

/** Room for what surrounds the bodies, which have theirs already. */
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
