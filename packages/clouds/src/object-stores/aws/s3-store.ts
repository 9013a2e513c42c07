import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
import { objectFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import {
  type Checksums,
  type ListPage,
  type ObjectHead,
  type ObjectStore,
  type ObjectStorePorts,
  OUTPUT_MARK_NAME,
} from '../shared/store.ts';
import { decodeXml, findElements, getElementText } from '../shared/xml.ts';
import { createS3Client } from './s3-client.ts';
import { createS3Upload } from './s3-upload.ts';

/** S3 REST API (2006-03-01) with SigV4. `AWS_ENDPOINT_URL_S3` overrides the endpoint. */
export function openS3Store(ports: ObjectStorePorts): ObjectStore {
  const calls = createS3Client(ports);
  return Object.freeze({
    requiredChecksum: undefined,
    head: async (place: ObjectLocation) =>
      parseObjectHead(
        await calls.send({
          method: 'HEAD',
          location: place,
          headers: CHECKSUM_HEADERS,
          expectedStatuses: [200, 404],
        }),
      ),
    read: async ({ location, head, from, to }) => {
      const headers: HeaderList = [
        ['if-match', head.version],
        ['range', `bytes=${from}-${to - 1}`],
      ];
      const response = await calls.send({ method: 'GET', location, headers, expectedStatuses: [206] });
      return response.body;
    },
    list: async (folder, next) => {
      const { text } = await calls.text({
        method: 'GET',
        location: { ...folder, key: '' },
        query: toListQuery(folder, next),
      });
      return parseListPage(text, formatObjectUri(folder));
    },
    upload: (request) => createS3Upload(request, calls),
  } satisfies ObjectStore);
}

/** HeadObject returns checksums on request only. */
const CHECKSUM_HEADERS: HeaderList = [['x-amz-checksum-mode', 'ENABLED']];

function parseObjectHead({ status, headers }: SourceResponse): ObjectHead | undefined {
  if (status === 404) return undefined;
  return {
    size: Number(headers['content-length'] ?? Number.NaN),
    version: headers['etag'] ?? '',
    checksums: parseChecksums(headers),
    outputMark: headers[`x-amz-meta-${OUTPUT_MARK_NAME}`],
    contentEncoding: headers['content-encoding'],
    contentType: headers['content-type'],
  };
}

/** Multipart objects have a checksum of checksums by default (User Guide, "Checking object integrity"). */
function parseChecksums(headers: SourceResponse['headers']): Checksums {
  const type = headers['x-amz-checksum-type'];
  const coversObject = type === undefined ? !/-\d+"?$/.test(headers['etag'] ?? '') : type === 'FULL_OBJECT';
  if (!coversObject) return {};
  return Object.fromEntries(
    (['sha256', 'crc32c'] as const).flatMap((name) => {
      const sum = headers[`x-amz-checksum-${name}`];
      return sum === undefined ? [] : [[name, sum]];
    }),
  );
}

function toListQuery({ key }: ObjectLocation, next: string | undefined): string {
  const after = next === undefined ? '' : `&continuation-token=${encodeURIComponent(next)}`;
  return `?list-type=2&encoding-type=url&prefix=${encodeURIComponent(key)}${after}`;
}

/** ListObjectsV2 with `encoding-type=url`: names are percent-encoded, spaces as `+`. */
function parseListPage(text: string, where: string): ListPage {
  if (!text.includes('<ListBucketResult'))
    throw objectFailure('unusable', 'the store answered with no listing', 'check the address', where);
  return {
    objects: findElements(text, 'Contents').map((element) => ({
      key: decodeURIComponent(getElementText(element, 'Key').replaceAll('+', ' ')),
      size: Number(getElementText(element, 'Size')),
    })),
    next:
      getElementText(text, 'IsTruncated') === 'true'
        ? decodeXml(getElementText(text, 'NextContinuationToken'))
        : undefined,
  };
}
