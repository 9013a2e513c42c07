import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { asJsonObject } from '../../network/read-text.ts';
import { objectFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import { unexpectedStoreResponse } from '../shared/send-store-request.ts';
import {
  type Checksums,
  type ListPage,
  type ObjectHead,
  type ObjectStore,
  type ObjectStorePorts,
  OUTPUT_MARK_NAME,
  type Part,
  type Upload,
  type UploadRequest,
} from '../shared/store.ts';
import type { TextResponse } from '../shared/store-client.ts';
import { createGcsClient, type GcsClient, parseGcsObject } from './gcs-client.ts';

/**
 * Google Cloud Storage by its JSON API (v1), with the access token of the workload's service account.
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST or STORAGE_EMULATOR_HOST has another host
 */
export function openGcsStore(ports: ObjectStorePorts): ObjectStore {
  const calls = createGcsClient(ports);
  return Object.freeze({
    requiredChecksum: 'crc32c',
    head: async (place: ObjectLocation) => {
      const response = await calls.text({
        method: 'GET',
        location: place,
        path: toObjectPath(place),
        expectedStatuses: [200, 404],
      });
      return response.status === 404 ? undefined : toObjectHead(parseGcsObject(response, place), place);
    },
    read: async ({ location, head, from, to }) => {
      const response = await calls.send({
        ...{ method: 'GET', location, expectedStatuses: [206] },
        path: `${toObjectPath(location)}?alt=media&generation=${head.version}`,
        // Disables decompressive transcoding, which changes the meaning of ranges ("Transcoding").
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
    throw unexpectedStoreResponse('answered without size or generation', formatObjectUri(place));
  return {
    size: Number(size),
    version: generation,
    checksums: typeof crc32c === 'string' ? { crc32c } : {},
    outputMark: textOrUndefined(asJsonObject(metadata)?.[OUTPUT_MARK_NAME]),
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
      const { name, size } = asJsonObject(item) ?? {};
      return typeof name === 'string' ? [{ key: name, size: Number(size) }] : [];
    }),
    next: textOrUndefined(nextPageToken),
  };
}

/** The last chunk carries the CRC-32C of the whole, and creates the object ("Resumable uploads"). */
function createGcsUpload(request: UploadRequest, calls: GcsClient): Upload {
  const { location: place } = request;
  let session: string | undefined;
  const send = async (
    { bytes, offset }: Part,
    { total, headers }: { total: number | undefined; headers: HeaderList },
  ) => {
    session ??= await startResumableUpload(request, calls);
    const range = toContentRange(offset, bytes.length, total);
    const response = await calls.text({
      ...{ method: 'PUT', location: place, path: session, body: bytes.length === 0 ? undefined : bytes },
      headers: [...headers, ['content-range', range]],
      expectedStatuses: total === undefined ? [308] : [200, 201],
    });
    if (total === undefined) checkReceived(response, offset + bytes.length, place);
    return response;
  };
  return Object.freeze({
    uploadPart: async (part: Part) => void (await send(part, { total: undefined, headers: [] })),
    finish: async (last: Part, { crc32c = '' }: Checksums) => {
      const headers: HeaderList = [['x-goog-hash', `crc32c=${crc32c}`]];
      const total = last.offset + last.bytes.length;
      const createdObject = parseGcsObject(await send(last, { total, headers }), place);
      if (createdObject['crc32c'] !== crc32c || createdObject['size'] !== String(total))
        await deleteUploadedObject(createdObject, { place, calls });
      return typeof createdObject['generation'] === 'string' ? createdObject['generation'] : undefined;
    },
    abort: async () => {
      if (session !== undefined)
        await calls.text({
          method: 'DELETE',
          location: place,
          path: session,
          expectedStatuses: [200, 204, 404, 410, 499],
        });
    },
  });
}

function toContentRange(offset: number, length: number, total: number | undefined): string {
  const bytes = length === 0 ? '*' : `${offset}-${offset + length - 1}`;
  return `bytes ${bytes}/${total ?? '*'}`;
}

async function startResumableUpload(request: UploadRequest, calls: GcsClient): Promise<string> {
  const { location: place, replacedVersion, outputMark, contentType } = request;
  const query = `uploadType=resumable&ifGenerationMatch=${replacedVersion ?? 0}&name=${encodeURIComponent(place.key)}`;
  const { headers } = await calls.text({
    ...{ method: 'POST', location: place, path: `/upload/storage/v1/b/${place.bucket}/o?${query}` },
    headers: [['content-type', 'application/json; charset=UTF-8']],
    body: new TextEncoder().encode(
      JSON.stringify({ contentType, metadata: { [OUTPUT_MARK_NAME]: outputMark } }),
    ),
  });
  const location = headers['location'] ?? '';
  const address = URL.canParse(location) ? new URL(location) : undefined;
  // The bytes and the token go to the store only, whatever the session's URL (T3-07).
  if (address === undefined || address.origin !== calls.origin)
    throw unexpectedStoreResponse('named a session elsewhere', formatObjectUri(place));
  return `${address.pathname}${address.search}`;
}

/** A partially stored chunk would leave a hole. */
function checkReceived({ headers }: TextResponse, end: number, place: ObjectLocation): void {
  if (headers['range'] !== `bytes=0-${end - 1}`)
    throw objectFailure(
      'unreachable',
      'the store took a part of a chunk only',
      'run this again',
      formatObjectUri(place),
    );
}

async function deleteUploadedObject(
  { generation }: Readonly<Record<string, unknown>>,
  { place, calls }: { readonly place: ObjectLocation; readonly calls: GcsClient },
): Promise<never> {
  const path = `/storage/v1/b/${place.bucket}/o/${encodeURIComponent(place.key)}?ifGenerationMatch=${String(generation)}`;
  await calls.text({ method: 'DELETE', location: place, path, expectedStatuses: [204, 200, 404, 412] });
  throw unexpectedStoreResponse('stored other bytes than it was sent', formatObjectUri(place));
}
