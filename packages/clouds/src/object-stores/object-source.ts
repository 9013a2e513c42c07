import { createChecksum, type RunningChecksum } from './shared/checksums.ts';
import { ObjectFailure, objectFailure } from './shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from './shared/object-uri.ts';
import { throwUnreachable, unexpectedStoreResponse } from './shared/send-store-request.ts';
import type { ChecksumName, ObjectHead, ObjectStore, ObjectStorePorts } from './shared/store.ts';
import { RetryableFailure, waitBeforeRetry } from './shared/with-retries.ts';
import type { StoredFile } from './stored-file.ts';

/** Large compared with the latency of a request, small compared with the cost of a retry. */
const RANGE_BYTES = 16 * 1024 * 1024;

export type ObjectReadContext = {
  readonly location: ObjectLocation;
  readonly head: ObjectHead;
  readonly store: ObjectStore;
  readonly ports: ObjectStorePorts;
};

/**
 * The object as a file: sequential ranges of 16 MiB of one version, resumed where a connection breaks.
 * @param name below the listed folder; absent, the last part of the key
 */
export function createObjectSource(reading: ObjectReadContext, name?: string): StoredFile {
  const { location, head } = reading;
  return Object.freeze({
    uri: formatObjectUri(location),
    name: name ?? location.key.slice(location.key.lastIndexOf('/') + 1),
    size: head.size,
    etag: head.version,
    isOutput: head.outputMark !== undefined,
    contentEncoding: head.contentEncoding,
    contentType: head.contentType,
    open: (from = 0, to = head.size) =>
      from === 0 && to >= head.size
        ? readVerified(reading)
        : readRanges(reading, { from, to: Math.min(to, head.size) }),
  });
}

type Range = { readonly from: number; readonly to: number };

/** All bytes, followed by a check of the store's checksum. */
async function* readVerified(reading: ObjectReadContext): AsyncGenerator<Uint8Array> {
  const { head, location } = reading;
  const [name, expectedChecksum] = strongestChecksum(head);
  const sum: RunningChecksum | undefined = name === undefined ? undefined : createChecksum(name);
  for await (const chunk of readRanges(reading, { from: 0, to: head.size })) {
    sum?.update(chunk);
    yield chunk;
  }
  if (sum !== undefined && sum.toBase64() !== expectedChecksum)
    throw objectFailure(
      'unusable',
      `its bytes do not match the checksum (${name}) of the store`,
      'upload it again',
      formatObjectUri(location),
    );
}

function strongestChecksum({
  checksums,
}: ObjectHead): readonly [ChecksumName | undefined, string | undefined] {
  const name = (['sha256', 'crc32c', 'md5'] as const).find((one) => checksums[one] !== undefined);
  return [name, name === undefined ? undefined : checksums[name]];
}

async function* readRanges(reading: ObjectReadContext, { from, to }: Range): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += RANGE_BYTES)
    yield* readRangeWithRetries(reading, { from: at, to: Math.min(to, at + RANGE_BYTES) });
}

/** Resumes up to six times. */
async function* readRangeWithRetries(
  reading: ObjectReadContext,
  { from, to }: Range,
): AsyncGenerator<Uint8Array> {
  const where = formatObjectUri(reading.location);
  let at = from;
  let failed: RetryableFailure | undefined;
  for (let attempt = 0; at < to; attempt += 1) {
    if (failed !== undefined) await waitBeforeRetry(reading.ports, failed, attempt);
    failed = undefined;
    const body = await reading.store.read({ ...reading, from: at, to }).catch(throwIfMissing);
    const chunks = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await chunks.next().catch((error: unknown) => toRetryableError(error, where));
        if (next instanceof RetryableFailure) failed = next;
        if (next instanceof RetryableFailure || next.done === true) break;
        at += next.value.length;
        if (at > to) throw unexpectedStoreResponse('sent more bytes than were asked for', where);
        yield next.value;
      }
    } finally {
      // A reader that stops early would keep the connection open.
      await chunks.return?.();
    }
    if (at < to) failed ??= toRetryableError(undefined, where);
  }
}

/** Cloud Storage returns 404 for a replaced generation. */
function throwIfMissing(error: unknown): never {
  if (!(error instanceof ObjectFailure) || error.finding.outcome !== 'absent') throw error;
  const next = 'wait until its writer has finished, and run this again';
  throw new ObjectFailure(
    { outcome: 'changed', reason: 'the object was replaced or removed', next },
    error.uri,
  );
}

function toRetryableError(error: unknown, where: string): RetryableFailure {
  try {
    return throwUnreachable(error, where);
  } catch (found) {
    if (found instanceof RetryableFailure) return found;
    throw found;
  }
}
