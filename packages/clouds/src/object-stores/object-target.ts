import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { createPartBuffer } from './part-buffer.ts';
import { createChecksum } from './shared/checksums.ts';
import { ObjectFailure } from './shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from './shared/object-uri.ts';
import { unexpectedResponseFinding } from './shared/send-store-request.ts';
import type { Checksums, ObjectStore, ObjectStorePorts, Upload } from './shared/store.ts';

/** Whatever an output is, nobody is to show it instead of saving it. */
const CONTENT_TYPE = 'application/octet-stream';

export type ObjectWriteContext = {
  readonly place: ObjectLocation;
  readonly store: ObjectStore;
  readonly ports: ObjectStorePorts;
};

/**
 * Begins an object. What stands there and is no output of ours is never replaced; an output of ours is, in one step, if nobody has changed
 * it meanwhile.
 *
 * @throws ObjectFailure `foreign`
 */
export async function createObjectTarget({ place, store, ports }: ObjectWriteContext): Promise<FileTarget> {
  const existing = await store.head(place);
  if (existing !== undefined && existing.outputMark === undefined)
    throw foreignObjectFailure(formatObjectUri(place));
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
    // What is left behind is no object; the failure that led here is the one to tell.
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

/**
 * An answer that was lost may have been a success: the second attempt is then refused, because the object is there. Its mark is of this
 * upload alone.
 */
async function resolveUncertainUpload(
  error: unknown,
  { place, store, mark, size }: UploadedObject,
): Promise<string> {
  const existing =
    error instanceof ObjectFailure ? await store.head(place).catch(() => undefined) : undefined;
  if (existing === undefined || existing.outputMark !== mark) throw error;
  if (existing.size !== size)
    throw new ObjectFailure(
      unexpectedResponseFinding('stored less than it was sent'),
      formatObjectUri(place),
    );
  return existing.version;
}

function foreignObjectFailure(where: string): ObjectFailure {
  return new ObjectFailure(
    {
      outcome: 'foreign',
      reason: 'an object stands there that is no output of nymgate, and is not replaced',
      next: 'name another folder, or move the object away',
    },
    where,
  );
}
