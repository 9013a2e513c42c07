import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { createChecksum } from './shared/checksums.ts';
import { ObjectFailure, objectFailure } from './shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from './shared/object-uri.ts';
import { unexpectedStoreResponse } from './shared/send-store-request.ts';
import type { Checksums, ObjectStore, ObjectStorePorts, Part, Upload } from './shared/store.ts';

const MEBIBYTE = 1024 * 1024;

/** S3 allows 10,000 parts of at least 5 MiB, so 528 GiB; Cloud Storage needs multiples of 256 KiB. */
export function partSizeForIndex(index: number): number {
  return (index < 2_000 ? 8 : 64) * MEBIBYTE;
}

/** Cuts a stream of chunks into parts. */
type PartBuffer = {
  /** Parts that are complete. They don't share memory with the chunk. */
  readonly add: (chunk: Uint8Array) => readonly Part[];
  /** The rest, possibly empty. */
  readonly takeRemainder: () => Part;
};

export function createPartBuffer(getPartSize: (index: number) => number = partSizeForIndex): PartBuffer {
  let index = 0;
  let offset = 0;
  let length = 0;
  // Small outputs don't need a full part.
  let bytes: Uint8Array = new Uint8Array(Math.min(getPartSize(0), 65_536));
  const take = (chunk: Uint8Array): void => {
    bytes = ensureCapacity(bytes, { length, required: length + chunk.length, maximum: getPartSize(index) });
    bytes.set(chunk, length);
    length += chunk.length;
  };
  const finishPart = (): Part => {
    const part = { bytes: bytes.subarray(0, length), index, offset };
    offset += length;
    index += 1;
    length = 0;
    bytes = new Uint8Array(Math.min(getPartSize(index), bytes.length));
    return part;
  };
  return {
    add: (chunk) => {
      const full: Part[] = [];
      for (let at = 0; at < chunk.length; ) {
        const end = Math.min(chunk.length, at + getPartSize(index) - length);
        take(chunk.subarray(at, end));
        at = end;
        if (length === getPartSize(index)) full.push(finishPart());
      }
      return full;
    },
    takeRemainder: finishPart,
  };
}

type CapacityRequest = { readonly length: number; readonly required: number; readonly maximum: number };

function ensureCapacity(bytes: Uint8Array, { length, required, maximum }: CapacityRequest): Uint8Array {
  if (bytes.length >= required) return bytes;
  const larger = new Uint8Array(Math.min(maximum, Math.max(bytes.length * 2, required)));
  larger.set(bytes.subarray(0, length));
  return larger;
}

/** Browsers download an output and never display it. */
const CONTENT_TYPE = 'application/octet-stream';

export type ObjectWriteContext = {
  readonly place: ObjectLocation;
  readonly store: ObjectStore;
  readonly ports: ObjectStorePorts;
};

/**
 * Begins an object. An object that isn't our output is never replaced; our own is replaced atomically, unless
 * it has changed meanwhile.
 * @throws ObjectFailure `foreign`
 */
export async function createObjectTarget({ place, store, ports }: ObjectWriteContext): Promise<FileTarget> {
  const existing = await store.head(place);
  if (existing !== undefined && existing.outputMark === undefined)
    throw createUnknownObjectFailure(formatObjectUri(place));
  const mark = [...ports.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const upload = store.upload({
    location: place,
    outputMark: mark,
    contentType: CONTENT_TYPE,
    replacedVersion: existing?.version,
  });
  return createUploadTarget({ upload, mark, place, store });
}

type UploadContext = { readonly upload: Upload; readonly mark: string } & Pick<
  ObjectWriteContext,
  'place' | 'store'
>;

function createUploadTarget({ upload, mark, place, store }: UploadContext): FileTarget {
  const parts = createPartBuffer();
  const requiredChecksum =
    store.requiredChecksum === undefined ? undefined : createChecksum(store.requiredChecksum);
  let state: 'open' | 'done' = 'open';
  let size = 0;
  const abort = async () => {
    if (state === 'done') return;
    state = 'done';
    // The failure that led here is the one to report.
    await upload.abort().catch(() => undefined);
  };
  const guarded = async <T>(guardStep: () => Promise<T>): Promise<T> => {
    if (state === 'done') throw new Error('The file has ended already.');
    try {
      return await guardStep();
    } catch (error) {
      await abort();
      throw error;
    }
  };
  return Object.freeze({
    abort,
    write: (chunk: Uint8Array) =>
      guarded(async () => {
        requiredChecksum?.update(chunk);
        size += chunk.length;
        for (const part of parts.add(chunk)) await upload.uploadPart(part);
      }),
    complete: () =>
      guarded(async () => {
        const sums: Checksums =
          store.requiredChecksum === undefined
            ? {}
            : { [store.requiredChecksum]: requiredChecksum?.toBase64() };
        const finished = upload.finish(parts.takeRemainder(), sums);
        const etag = await finished.catch((error: unknown) =>
          resolveUncertainUpload(error, { place, store, mark, size }),
        );
        state = 'done';
        return etag === undefined ? {} : { etag };
      }),
  });
}

type UploadedObject = Pick<UploadContext, 'place' | 'store' | 'mark'> & { readonly size: number };

/** A lost response may have been a success: the retry then fails because the object exists. */
async function resolveUncertainUpload(
  error: unknown,
  { place, store, mark, size }: UploadedObject,
): Promise<string> {
  const existing =
    error instanceof ObjectFailure ? await store.head(place).catch(() => undefined) : undefined;
  if (existing === undefined || existing.outputMark !== mark) throw error;
  if (existing.size !== size)
    throw unexpectedStoreResponse('stored less than it was sent', formatObjectUri(place));
  return existing.version;
}

function createUnknownObjectFailure(where: string): ObjectFailure {
  return objectFailure(
    'foreign',
    'an object stands there that is no output of nymgate, and is not replaced',
    'name another folder, or move the object away',
    where,
  );
}
