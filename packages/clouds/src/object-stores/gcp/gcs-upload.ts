import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { ObjectFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { oddFinding } from '../shared/send-call.ts';
import { MARK, type Part, type Sums, type Upload, type UploadRequest } from '../shared/store.ts';
import type { CallAnswer } from '../shared/store-calls.ts';
import { type GcsCalls, gcsObject } from './gcs-calls.ts';

/**
 * An object of Cloud Storage by a resumable upload: one session, chunks in order, and the object with the last of them ("Resumable
 * uploads"). The last chunk carries the CRC-32C of the whole, so that a wrong one makes no object; Google's own libraries do so, and what
 * is answered is compared again.
 */
export function createGcsUpload(request: UploadRequest, calls: GcsCalls): Upload {
  const { place } = request;
  let session: string | undefined;
  const send = async (
    { bytes, offset }: Part,
    { total, headers }: { total: number | undefined; headers: HeaderList },
  ) => {
    session ??= await begin(request, calls);
    const range = rangeOf(offset, bytes.length, total);
    const answer = await calls.text({
      ...{ method: 'PUT', place, path: session, body: bytes.length === 0 ? undefined : bytes },
      headers: [...headers, ['content-range', range]],
      expect: total === undefined ? [308] : [200, 201],
    });
    if (total === undefined) checkReceived(answer, offset + bytes.length, place);
    return answer;
  };
  return Object.freeze({
    put: async (part: Part) => void (await send(part, { total: undefined, headers: [] })),
    finish: async (last: Part, { crc32c = '' }: Sums) => {
      const headers: HeaderList = [['x-goog-hash', `crc32c=${crc32c}`]];
      const total = last.offset + last.bytes.length;
      const made = gcsObject(await send(last, { total, headers }), place);
      if (made['crc32c'] !== crc32c || made['size'] !== String(total)) await undo(made, { place, calls });
      return typeof made['generation'] === 'string' ? made['generation'] : undefined;
    },
    abort: async () => {
      if (session !== undefined)
        await calls.text({
          method: 'DELETE',
          place,
          path: session,
          expect: [200, 204, 404, 410, 499],
        });
    },
  });
}

function rangeOf(offset: number, length: number, total: number | undefined): string {
  const bytes = length === 0 ? '*' : `${offset}-${offset + length - 1}`;
  return `bytes ${bytes}/${total ?? '*'}`;
}

async function begin(request: UploadRequest, calls: GcsCalls): Promise<string> {
  const { place, replaces, mark, contentType } = request;
  const query = `uploadType=resumable&ifGenerationMatch=${replaces ?? 0}&name=${encodeURIComponent(place.key)}`;
  const { headers } = await calls.text({
    ...{ method: 'POST', place, path: `/upload/storage/v1/b/${place.bucket}/o?${query}` },
    headers: [['content-type', 'application/json; charset=UTF-8']],
    body: new TextEncoder().encode(JSON.stringify({ contentType, metadata: { [MARK]: mark } })),
  });
  const location = headers['location'] ?? '';
  const address = URL.canParse(location) ? new URL(location) : undefined;
  // The bytes and the token belong to the store alone, wherever the session is said to be (T3-07).
  if (address === undefined || address.origin !== calls.origin)
    throw new ObjectFailure(oddFinding('named a session elsewhere'), writeObjectUri(place));
  return `${address.pathname}${address.search}`;
}

/** The store says how far it has everything; a chunk that it took in part only would leave a hole. */
function checkReceived({ headers }: CallAnswer, end: number, place: ObjectPlace): void {
  if (headers['range'] !== `bytes=0-${end - 1}`)
    throw new ObjectFailure(
      { outcome: 'unreachable', reason: 'the store took a part of a chunk only', next: 'run this again' },
      writeObjectUri(place),
    );
}

async function undo(
  { generation }: Readonly<Record<string, unknown>>,
  { place, calls }: { readonly place: ObjectPlace; readonly calls: GcsCalls },
): Promise<never> {
  const path = `/storage/v1/b/${place.bucket}/o/${encodeURIComponent(place.key)}?ifGenerationMatch=${String(generation)}`;
  await calls.text({ method: 'DELETE', place, path, expect: [204, 200, 404, 412] });
  throw new ObjectFailure(oddFinding('stored other bytes than it was sent'), writeObjectUri(place));
}
