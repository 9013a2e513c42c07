import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { ObjectFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import { unexpectedResponseFinding } from '../shared/send-store-request.ts';
import {
  type Checksums,
  OUTPUT_MARK_NAME,
  type Part,
  type Upload,
  type UploadRequest,
} from '../shared/store.ts';
import type { TextResponse } from '../shared/store-client.ts';
import { type GcsClient, parseGcsObject } from './gcs-client.ts';

/**
 * An object of Cloud Storage by a resumable upload: one session, chunks in order, and the object with the last of them ("Resumable
 * uploads"). The last chunk carries the CRC-32C of the whole, so that a wrong one makes no object; Google's own libraries do so, and what
 * is answered is compared again.
 */
export function createGcsUpload(request: UploadRequest, calls: GcsClient): Upload {
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
  // The bytes and the token belong to the store alone, wherever the session is said to be (T3-07).
  if (address === undefined || address.origin !== calls.origin)
    throw new ObjectFailure(unexpectedResponseFinding('named a session elsewhere'), formatObjectUri(place));
  return `${address.pathname}${address.search}`;
}

/** The store says how far it has everything; a chunk that it took in part only would leave a hole. */
function checkReceived({ headers }: TextResponse, end: number, place: ObjectLocation): void {
  if (headers['range'] !== `bytes=0-${end - 1}`)
    throw new ObjectFailure(
      { outcome: 'unreachable', reason: 'the store took a part of a chunk only', next: 'run this again' },
      formatObjectUri(place),
    );
}

async function deleteUploadedObject(
  { generation }: Readonly<Record<string, unknown>>,
  { place, calls }: { readonly place: ObjectLocation; readonly calls: GcsClient },
): Promise<never> {
  const path = `/storage/v1/b/${place.bucket}/o/${encodeURIComponent(place.key)}?ifGenerationMatch=${String(generation)}`;
  await calls.text({ method: 'DELETE', location: place, path, expectedStatuses: [204, 200, 404, 412] });
  throw new ObjectFailure(
    unexpectedResponseFinding('stored other bytes than it was sent'),
    formatObjectUri(place),
  );
}
