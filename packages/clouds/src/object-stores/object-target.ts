import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { createPartBuffer } from './part-buffer.ts';
import { createSum } from './shared/checksums.ts';
import { ObjectFailure } from './shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from './shared/object-uri.ts';
import { oddFinding } from './shared/send-call.ts';
import type { ObjectStore, ObjectStorePorts, Sums, Upload } from './shared/store.ts';

/** Whatever an output is, nobody is to show it instead of saving it. */
const CONTENT_TYPE = 'application/octet-stream';

export type Writing = {
  readonly place: ObjectPlace;
  readonly store: ObjectStore;
  readonly ports: ObjectStorePorts;
};

/**
 * Begins an object. What stands there and is no output of ours is never replaced; an output of ours is, in one step, if nobody has changed
 * it meanwhile.
 *
 * @throws ObjectFailure `foreign`
 */
export async function targetOf({ place, store, ports }: Writing): Promise<FileTarget> {
  const there = await store.head(place);
  if (there !== undefined && there.mark === undefined) throw foreign(writeObjectUri(place));
  const mark = [...ports.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const upload = store.upload({ place, mark, contentType: CONTENT_TYPE, replaces: there?.version });
  return writingTo({ upload, mark, place, store });
}

type Under = { readonly upload: Upload; readonly mark: string } & Pick<Writing, 'place' | 'store'>;

function writingTo({ upload, mark, place, store }: Under): FileTarget {
  const parts = createPartBuffer();
  const wanted = store.wants === undefined ? undefined : createSum(store.wants);
  let state: 'open' | 'done' = 'open';
  let size = 0;
  const abort = async () => {
    if (state === 'done') return;
    state = 'done';
    // What is left behind is no object; the failure that led here is the one to tell.
    await upload.abort().catch(() => undefined);
  };
  const guarded = async <T>(step: () => Promise<T>): Promise<T> => {
    if (state === 'done') throw new Error('The file has ended already.');
    try {
      return await step();
    } catch (error) {
      await abort();
      throw error;
    }
  };
  return Object.freeze({
    abort,
    write: (chunk: Uint8Array) =>
      guarded(async () => {
        wanted?.add(chunk);
        size += chunk.length;
        for (const part of parts.add(chunk)) await upload.put(part);
      }),
    complete: () =>
      guarded(async () => {
        const sums: Sums = store.wants === undefined ? {} : { [store.wants]: wanted?.base64() };
        const finished = upload.finish(parts.rest(), sums);
        const etag = await finished.catch((error: unknown) =>
          madeAfterAll(error, { place, store, mark, size }),
        );
        state = 'done';
        return etag === undefined ? {} : { etag };
      }),
  });
}

type Made = Pick<Under, 'place' | 'store' | 'mark'> & { readonly size: number };

/**
 * An answer that was lost may have been a success: the second attempt is then refused, because the object is there. Its mark is of this
 * upload alone.
 */
async function madeAfterAll(error: unknown, { place, store, mark, size }: Made): Promise<string> {
  const there = error instanceof ObjectFailure ? await store.head(place).catch(() => undefined) : undefined;
  if (there === undefined || there.mark !== mark) throw error;
  if (there.size !== size)
    throw new ObjectFailure(oddFinding('stored less than it was sent'), writeObjectUri(place));
  return there.version;
}

function foreign(where: string): ObjectFailure {
  return new ObjectFailure(
    {
      outcome: 'foreign',
      reason: 'an object stands there that is no output of nymgate, and is not replaced',
      next: 'name another folder, or move the object away',
    },
    where,
  );
}
