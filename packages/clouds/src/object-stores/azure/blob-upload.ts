import { Buffer } from 'node:buffer';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { computeChecksum } from '../shared/checksums.ts';
import {
  type Checksums,
  OUTPUT_MARK_NAME,
  type Part,
  type Upload,
  type UploadRequest,
} from '../shared/store.ts';
import type { BlobClient } from './blob-client.ts';

/**
 * A block blob: Put Block for each part, and Put Block List last, which makes the blob. Each block carries its MD5, which Azure compares
 * with what arrived; that of the whole is kept with the blob. Blocks that no list names go away by themselves after a week.
 */
export function createBlobUpload(request: UploadRequest, calls: BlobClient): Upload {
  const { location } = request;
  const ids: string[] = [];
  const put = async ({ bytes, index }: Part): Promise<void> => {
    const id = createBlockId(request.outputMark, index);
    const query = `?comp=block&blockid=${encodeURIComponent(id)}`;
    const headers: HeaderList = [['content-md5', computeChecksum('md5', bytes)]];
    await calls.text({ method: 'PUT', location, query, headers, body: bytes, expectedStatuses: [201] });
    ids.push(id);
  };
  return Object.freeze({
    uploadPart: put,
    finish: async (last: Part, whole: Checksums) => {
      if (last.bytes.length > 0) await put(last);
      return commitBlocks(ids, { request, whole, calls });
    },
    // There is no call for it.
    abort: async () => undefined,
  });
}

/** All ids of a blob must have one length; the mark keeps two uploads at a time apart. */
function createBlockId(mark: string, index: number): string {
  return Buffer.from(`${mark}-${String(index).padStart(6, '0')}`).toString('base64');
}

type CommitContext = {
  readonly request: UploadRequest;
  readonly whole: Checksums;
  readonly calls: BlobClient;
};

async function commitBlocks(
  ids: readonly string[],
  { request, whole, calls }: CommitContext,
): Promise<string | undefined> {
  const { location, replacedVersion, outputMark, contentType } = request;
  const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
  const body = new TextEncoder().encode(
    `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
  );
  const headers: HeaderList = [
    ['content-type', 'application/xml'],
    ['x-ms-blob-content-type', contentType],
    ['x-ms-blob-content-md5', whole.md5 ?? ''],
    [`x-ms-meta-${OUTPUT_MARK_NAME}`, outputMark],
    replacedVersion === undefined ? ['if-none-match', '*'] : ['if-match', replacedVersion],
  ];
  const response = await calls.text({
    method: 'PUT',
    location,
    query: '?comp=blocklist',
    headers,
    body,
    expectedStatuses: [201],
  });
  return response.headers['etag'];
}
