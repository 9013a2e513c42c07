import { ObjectFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import { unexpectedResponseFinding } from '../shared/send-store-request.ts';
import {
  type ListPage,
  type ObjectHead,
  type ObjectStore,
  type ObjectStorePorts,
  OUTPUT_MARK_NAME,
} from '../shared/store.ts';
import { asJsonObject, createGcsClient, parseGcsObject } from './gcs-client.ts';
import { createGcsUpload } from './gcs-upload.ts';

/**
 * Google Cloud Storage by its JSON API (v1), with the access token of the workload's own service account. `STORAGE_EMULATOR_HOST` names
 * another endpoint, as it does for Google's own libraries: https, or this machine.
 *
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST or STORAGE_EMULATOR_HOST names something else
 */
export function openGcsStore(ports: ObjectStorePorts): ObjectStore {
  const calls = createGcsClient(ports);
  return Object.freeze({
    requiredChecksum: 'crc32c',
    head: async (place: ObjectLocation) => {
      const answer = await calls.text({
        method: 'GET',
        location: place,
        path: toObjectPath(place),
        expectedStatuses: [200, 404],
      });
      return answer.status === 404 ? undefined : toObjectHead(parseGcsObject(answer, place), place);
    },
    read: async ({ location, head, from, to }) => {
      const response = await calls.send({
        ...{ method: 'GET', location, expectedStatuses: [206] },
        path: `${toObjectPath(location)}?alt=media&generation=${head.version}`,
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
      return toListPage(parseGcsObject(await calls.text({ method: 'GET', location: folder, path }), folder));
    },
    upload: (request) => createGcsUpload(request, calls),
  } satisfies ObjectStore);
}

function toObjectPath({ bucket, key }: ObjectLocation): string {
  return `/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}`;
}

/** JSON API, "Objects" resource. */
function toObjectHead(members: Readonly<Record<string, unknown>>, place: ObjectLocation): ObjectHead {
  const { size, generation, crc32c, metadata, contentEncoding, contentType } = members;
  if (typeof generation !== 'string' || !/^\d{1,20}$/.test(generation) || typeof size !== 'string')
    throw new ObjectFailure(unexpectedResponseFinding('told no size or generation'), formatObjectUri(place));
  return {
    size: Number(size),
    version: generation,
    checksums: typeof crc32c === 'string' ? { crc32c } : {},
    outputMark: textOrUndefined(asJsonObject(metadata)[OUTPUT_MARK_NAME]),
    contentEncoding: textOrUndefined(contentEncoding),
    contentType: textOrUndefined(contentType),
  };
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toListPage({ items, nextPageToken }: Readonly<Record<string, unknown>>): ListPage {
  const rows: readonly unknown[] = Array.isArray(items) ? items : [];
  return {
    objects: rows.flatMap((item) => {
      const { name, size } = asJsonObject(item);
      return typeof name === 'string' ? [{ key: name, size: Number(size) }] : [];
    }),
    next: textOrUndefined(nextPageToken),
  };
}
