import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
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
import { decodeXml, findElements, getElementText } from '../shared/xml.ts';
import { createBlobClient } from './blob-client.ts';
import { createBlobUpload } from './blob-upload.ts';

/**
 * Azure Blob Storage by its REST API, with the token of the identity that the platform announces. `AZURE_STORAGE_SERVICE_ENDPOINT`, a
 * variable of Azure's own command line, names another endpoint, of another cloud for example: the address before the account's containers.
 *
 * @throws SetupError CONFIG_INVALID when a variable of the environment names no endpoint of Azure
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

/** REST API, "Get Blob Properties". A blob that was encrypted by its writer is read as it stands. */
function parseObjectHead({ status, headers }: SourceResponse, where: string): ObjectHead | undefined {
  if (status === 404) return undefined;
  const md5 = headers['content-md5'];
  const version = headers['etag'];
  if (version === undefined) throw new ObjectFailure(unexpectedResponseFinding('told no ETag'), where);
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

/** REST API, "List Blobs": names that XML cannot carry are percent-encoded, and said to be. */
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
