import { ObjectFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { oddFinding } from '../shared/send-call.ts';
import {
  type ListPage,
  MARK,
  type ObjectHead,
  type ObjectStore,
  type ObjectStorePorts,
} from '../shared/store.ts';
import { createGcsCalls, gcsMembers, gcsObject } from './gcs-calls.ts';
import { createGcsUpload } from './gcs-upload.ts';

/**
 * Google Cloud Storage by its JSON API (v1), with the access token of the workload's own service account. `STORAGE_EMULATOR_HOST` names
 * another endpoint, as it does for Google's own libraries: https, or this machine.
 *
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST or STORAGE_EMULATOR_HOST names something else
 */
export function openGcsStore(ports: ObjectStorePorts): ObjectStore {
  const calls = createGcsCalls(ports);
  return Object.freeze({
    wants: 'crc32c',
    head: async (place: ObjectPlace) => {
      const answer = await calls.text({
        method: 'GET',
        place,
        path: pathOf(place),
        expect: [200, 404],
      });
      return answer.status === 404 ? undefined : headOf(gcsObject(answer, place), place);
    },
    read: async ({ place, head, from, to }) => {
      const response = await calls.send({
        ...{ method: 'GET', place, expect: [206] },
        path: `${pathOf(place)}?alt=media&generation=${head.version}`,
        // Without it Google would unpack an object that is stored as gzip, and ranges would mean other bytes ("Transcoding").
        headers: [
          ['range', `bytes=${from}-${to - 1}`],
          ['accept-encoding', 'gzip'],
        ],
      });
      return response.body;
    },
    list: async (folder, next) => {
      const page = next === undefined ? '' : `&pageToken=${encodeURIComponent(next)}`;
      const path = `/storage/v1/b/${folder.bucket}/o?prefix=${encodeURIComponent(folder.key)}&fields=nextPageToken,items(name,size)${page}`;
      return pageOf(gcsObject(await calls.text({ method: 'GET', place: folder, path }), folder));
    },
    upload: (request) => createGcsUpload(request, calls),
  } satisfies ObjectStore);
}

function pathOf({ bucket, key }: ObjectPlace): string {
  return `/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}`;
}

/** JSON API, "Objects" resource. */
function headOf(members: Readonly<Record<string, unknown>>, place: ObjectPlace): ObjectHead {
  const { size, generation, crc32c, metadata, contentEncoding, contentType } = members;
  if (typeof generation !== 'string' || !/^\d{1,20}$/.test(generation) || typeof size !== 'string')
    throw new ObjectFailure(oddFinding('told no size or generation'), writeObjectUri(place));
  return {
    size: Number(size),
    version: generation,
    sums: typeof crc32c === 'string' ? { crc32c } : {},
    mark: textOr(gcsMembers(metadata)[MARK]),
    contentEncoding: textOr(contentEncoding),
    contentType: textOr(contentType),
  };
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function pageOf({ items, nextPageToken }: Readonly<Record<string, unknown>>): ListPage {
  const rows: readonly unknown[] = Array.isArray(items) ? items : [];
  return {
    objects: rows.flatMap((item) => {
      const { name, size } = gcsMembers(item);
      return typeof name === 'string' ? [{ key: name, size: Number(size) }] : [];
    }),
    next: textOr(nextPageToken),
  };
}
