import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
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
import { decodeXml, elementsOf, xmlText } from '../shared/xml.ts';
import { createBlobCalls } from './blob-calls.ts';
import { createBlobUpload } from './blob-upload.ts';

/**
 * Azure Blob Storage by its REST API, with the token of the identity that the platform announces. `AZURE_STORAGE_SERVICE_ENDPOINT`, a
 * variable of Azure's own command line, names another endpoint, of another cloud for example: the address before the account's containers.
 *
 * @throws SetupError CONFIG_INVALID when a variable of the environment names no endpoint of Azure
 */
export function openBlobStore(ports: ObjectStorePorts): ObjectStore {
  const calls = createBlobCalls(ports);
  return Object.freeze({
    wants: 'md5',
    head: async (place: ObjectPlace) =>
      headOf(await calls.send({ method: 'HEAD', place, expect: [200, 404] }), writeObjectUri(place)),
    read: async ({ place, head, from, to }) => {
      const headers: HeaderList = [
        ['if-match', head.version],
        ['x-ms-range', `bytes=${from}-${to - 1}`],
      ];
      const response = await calls.send({ method: 'GET', place, headers, expect: [206] });
      return response.body;
    },
    list: async (folder, next) => {
      const marker = next === undefined ? '' : `&marker=${encodeURIComponent(next)}`;
      const query = `?restype=container&comp=list&prefix=${encodeURIComponent(folder.key)}${marker}`;
      return pageOf((await calls.text({ method: 'GET', place: { ...folder, key: '' }, query })).text);
    },
    upload: (request) => createBlobUpload(request, calls),
  } satisfies ObjectStore);
}

/** REST API, "Get Blob Properties". A blob that was encrypted by its writer is read as it stands. */
function headOf({ status, headers }: SourceResponse, where: string): ObjectHead | undefined {
  if (status === 404) return undefined;
  const md5 = headers['content-md5'];
  const version = headers['etag'];
  if (version === undefined) throw new ObjectFailure(oddFinding('told no ETag'), where);
  return {
    size: Number(headers['content-length'] ?? Number.NaN),
    version,
    sums: md5 === undefined ? {} : { md5 },
    mark: headers[`x-ms-meta-${MARK}`],
    contentEncoding: headers['content-encoding'],
    contentType: headers['content-type'],
  };
}

const NAME = /<Name(?: Encoded="(true|false)")?>([^<]*)<\/Name>/;

/** REST API, "List Blobs": names that XML cannot carry are percent-encoded, and said to be. */
function pageOf(text: string): ListPage {
  const next = decodeXml(xmlText(text, 'NextMarker'));
  return {
    objects: elementsOf(text, 'Blob').map((element) => {
      const [, encoded, name = ''] = NAME.exec(element) ?? [];
      const key = decodeXml(name);
      return {
        key: encoded === 'true' ? decodeURIComponent(key) : key,
        size: Number(xmlText(element, 'Content-Length')),
      };
    }),
    next: next === '' ? undefined : next,
  };
}
