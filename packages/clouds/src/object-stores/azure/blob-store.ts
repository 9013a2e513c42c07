import { Buffer } from 'node:buffer';
import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
import { computeChecksum } from '../shared/checksums.ts';

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
import { decodeXml, findElements, getElementText } from '../shared/xml.ts';
import { type BlobClient, createBlobClient } from './blob-client.ts';

/**
 * Azure Blob Storage by its REST API, with the token of the platform's identity.
 * `AZURE_STORAGE_SERVICE_ENDPOINT`, a variable of the Azure CLI, overrides the endpoint.
 * @throws SetupError CONFIG_INVALID when a variable of the environment is no endpoint of Azure
 */
export function openBlobStore(ports: ObjectStorePorts): ObjectStore {
  const calls = createBlobClient(ports);
  return Object.freeze({
    requiredChecksum: 'md5',
    head: async (place: ObjectLocation) =>
      parseObjectHead(
        await calls.send({ method: 'HEAD', location: place, expectedStatuses: [200, 404] }),
        formatObjectUri(place),
      ),
    read: async ({ location, head, from, to }) => {
      const headers: HeaderList = [
        ['if-match', head.version],
        ['x-ms-range', `bytes=${from}-${to - 1}`],
      ];
      const response = await calls.send({ method: 'GET', location, headers, expectedStatuses: [206] });
      return response.body;
    },
    list: async (folder, next) => {
      const marker = next === undefined ? '' : `&marker=${encodeURIComponent(next)}`;
      const query = `?restype=container&comp=list&prefix=${encodeURIComponent(folder.key)}${marker}`;
      return parseListPage(
        (await calls.text({ method: 'GET', location: { ...folder, key: '' }, query })).text,
      );
    },
    upload: (request) => createBlobUpload(request, calls),
  } satisfies ObjectStore);
}

/** REST API, "Get Blob Properties". A client-side encrypted blob is read as it is. */
function parseObjectHead({ status, headers }: SourceResponse, where: string): ObjectHead | undefined {
  if (status === 404) return undefined;
  const md5 = headers['content-md5'];
  const version = headers['etag'];
  if (version === undefined) throw unexpectedStoreResponse('answered without an ETag', where);
  return {
    size: Number(headers['content-length'] ?? Number.NaN),
    version,
    checksums: md5 === undefined ? {} : { md5 },
    outputMark: headers[`x-ms-meta-${OUTPUT_MARK_NAME}`],
    contentEncoding: headers['content-encoding'],
    contentType: headers['content-type'],
  };
}

const NAME = /<Name(?: Encoded="(true|false)")?>([^<]*)<\/Name>/;

/** REST API, "List Blobs": names that XML can't carry are percent-encoded and marked. */
function parseListPage(text: string): ListPage {
  const next = decodeXml(getElementText(text, 'NextMarker'));
  return {
    objects: findElements(text, 'Blob').map((element) => {
      const [, encoded, name = ''] = NAME.exec(element) ?? [];
      const key = decodeXml(name);
      return {
        key: encoded === 'true' ? decodeURIComponent(key) : key,
        size: Number(getElementText(element, 'Content-Length')),
      };
    }),
    next: next === '' ? undefined : next,
  };
}

/** Put Block for each part, then Put Block List. Uncommitted blocks expire after a week. */
function createBlobUpload(request: UploadRequest, calls: BlobClient): Upload {
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
    finish: async (last: Part, checksums: Checksums) => {
      if (last.bytes.length > 0) await put(last);
      return commitBlocks(ids, { request, checksums, calls });
    },
    // Azure has no call for it.
    abort: async () => undefined,
  });
}

/** All ids of a blob have the same length; the mark separates concurrent uploads. */
function createBlockId(mark: string, index: number): string {
  return Buffer.from(`${mark}-${String(index).padStart(6, '0')}`).toString('base64');
}

type CommitContext = {
  readonly request: UploadRequest;
  readonly checksums: Checksums;
  readonly calls: BlobClient;
};

async function commitBlocks(
  ids: readonly string[],
  { request, checksums, calls }: CommitContext,
): Promise<string | undefined> {
  const { location, replacedVersion, outputMark, contentType } = request;
  const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
  const body = new TextEncoder().encode(
    `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
  );
  const headers: HeaderList = [
    ['content-type', 'application/xml'],
    ['x-ms-blob-content-type', contentType],
    ['x-ms-blob-content-md5', checksums.md5 ?? ''],
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
