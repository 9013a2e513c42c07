import { createSum, type RunningSum } from './shared/checksums.ts';
import { ObjectFailure } from './shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from './shared/object-uri.ts';
import { PassingFailure, waitAfter } from './shared/retrying.ts';
import { oddFinding, unreachable } from './shared/send-call.ts';
import type { ObjectHead, ObjectStore, ObjectStorePorts, SumName } from './shared/store.ts';
import type { StoredFile } from './stored-file.ts';

/** Bytes of one request: large beside the time it takes to answer, small beside what is lost when it breaks off. */
const RANGE_BYTES = 16 * 1024 * 1024;

export type ObjectReading = {
  readonly place: ObjectPlace;
  readonly head: ObjectHead;
  readonly store: ObjectStore;
  readonly ports: ObjectStorePorts;
};

/**
 * The object as a file: ranges of 16 MiB one after the other, each for the one version that was found at first. What breaks off goes on
 * where it broke.
 *
 * @param name below the folder that was listed; absent, the last part of the object's name
 */
export function sourceOf(reading: ObjectReading, name?: string): StoredFile {
  const { place, head } = reading;
  return Object.freeze({
    uri: writeObjectUri(place),
    name: name ?? place.key.slice(place.key.lastIndexOf('/') + 1),
    size: head.size,
    etag: head.version,
    isOutput: head.mark !== undefined,
    contentEncoding: head.contentEncoding,
    contentType: head.contentType,
    open: (from = 0, to = head.size) =>
      from === 0 && to >= head.size
        ? checked(reading)
        : bytesOf(reading, { from, to: Math.min(to, head.size) }),
  });
}

type Range = { readonly from: number; readonly to: number };

/** All bytes; behind the last one they are held against the checksum that the store told. */
async function* checked(reading: ObjectReading): AsyncGenerator<Uint8Array> {
  const { head, place } = reading;
  const [name, told] = strongest(head);
  const sum: RunningSum | undefined = name === undefined ? undefined : createSum(name);
  for await (const chunk of bytesOf(reading, { from: 0, to: head.size })) {
    sum?.add(chunk);
    yield chunk;
  }
  if (sum !== undefined && sum.base64() !== told)
    throw new ObjectFailure(
      {
        outcome: 'unusable',
        reason: `its bytes do not fit the checksum (${name}) that the store tells of it`,
        next: 'upload it again',
      },
      writeObjectUri(place),
    );
}

function strongest({ sums }: ObjectHead): readonly [SumName | undefined, string | undefined] {
  const name = (['sha256', 'crc32c', 'md5'] as const).find((one) => sums[one] !== undefined);
  return [name, name === undefined ? undefined : sums[name]];
}

async function* bytesOf(reading: ObjectReading, { from, to }: Range): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += RANGE_BYTES)
    yield* rangeOf(reading, { from: at, to: Math.min(to, at + RANGE_BYTES) });
}

/** A range, begun again up to six times where it broke off. */
async function* rangeOf(reading: ObjectReading, { from, to }: Range): AsyncGenerator<Uint8Array> {
  const where = writeObjectUri(reading.place);
  let at = from;
  let failed: PassingFailure | undefined;
  for (let attempt = 0; at < to; attempt += 1) {
    if (failed !== undefined) await waitAfter(reading.ports, failed, attempt);
    failed = undefined;
    const body = await reading.store.read({ ...reading, from: at, to }).catch(gone);
    const chunks = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await chunks.next().catch((error: unknown) => passing(error, where));
        if (next instanceof PassingFailure) failed = next;
        if (next instanceof PassingFailure || next.done === true) break;
        at += next.value.length;
        if (at > to) throw new ObjectFailure(oddFinding('sent more bytes than were asked for'), where);
        yield next.value;
      }
    } finally {
      // A reader that stops in the middle would keep the connection, with what is left of the range, as long as the process lives.
      await chunks.return?.();
    }
    if (at < to) failed ??= passing(undefined, where);
  }
}

/** What was there a moment ago: Cloud Storage answers so for a generation that has been replaced. */
function gone(error: unknown): never {
  if (!(error instanceof ObjectFailure) || error.finding.outcome !== 'absent') throw error;
  const next = 'let whoever writes it finish, and run this again';
  throw new ObjectFailure(
    { outcome: 'changed', reason: 'the object was replaced or removed', next },
    error.where,
  );
}

function passing(error: unknown, where: string): PassingFailure {
  try {
    return unreachable(error, where);
  } catch (found) {
    if (found instanceof PassingFailure) return found;
    throw found;
  }
}
