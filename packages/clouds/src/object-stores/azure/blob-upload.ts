import { Buffer } from 'node:buffer';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { sumOf } from '../shared/checksums.ts';
import { MARK, type Part, type Sums, type Upload, type UploadRequest } from '../shared/store.ts';
import type { BlobCalls } from './blob-calls.ts';

/**
 * A block blob: Put Block for each part, and Put Block List last, which makes the blob. Each block carries its MD5, which Azure compares
 * with what arrived; that of the whole is kept with the blob. Blocks that no list names go away by themselves after a week.
 */
export function createBlobUpload(request: UploadRequest, calls: BlobCalls): Upload {
  const { place } = request;
  const ids: string[] = [];
  const put = async ({ bytes, index }: Part): Promise<void> => {
    const id = blockId(request.mark, index);
    const query = `?comp=block&blockid=${encodeURIComponent(id)}`;
    const headers: HeaderList = [['content-md5', sumOf('md5', bytes)]];
    await calls.text({ method: 'PUT', place, query, headers, body: bytes, expect: [201] });
    ids.push(id);
  };
  return Object.freeze({
    put,
    finish: async (last: Part, whole: Sums) => {
      if (last.bytes.length > 0) await put(last);
      return commit(ids, { request, whole, calls });
    },
    // There is no call for it.
    abort: async () => undefined,
  });
}

/** All ids of a blob must have one length; the mark keeps two uploads at a time apart. */
function blockId(mark: string, index: number): string {
  return Buffer.from(`${mark}-${String(index).padStart(6, '0')}`).toString('base64');
}

type Commit = { readonly request: UploadRequest; readonly whole: Sums; readonly calls: BlobCalls };

async function commit(
  ids: readonly string[],
  { request, whole, calls }: Commit,
): Promise<string | undefined> {
  const { place, replaces, mark, contentType } = request;
  const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
  const body = new TextEncoder().encode(
    `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
  );
  const headers: HeaderList = [
    ['content-type', 'application/xml'],
    ['x-ms-blob-content-type', contentType],
    ['x-ms-blob-content-md5', whole.md5 ?? ''],
    [`x-ms-meta-${MARK}`, mark],
    replaces === undefined ? ['if-none-match', '*'] : ['if-match', replaces],
  ];
  const answer = await calls.text({
    method: 'PUT',
    place,
    query: '?comp=blocklist',
    headers,
    body,
    expect: [201],
  });
  return answer.headers['etag'];
}
