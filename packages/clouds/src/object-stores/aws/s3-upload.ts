import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { computeChecksum } from '../shared/checksums.ts';
import { objectFailure } from '../shared/object-failure.ts';
import { formatObjectUri } from '../shared/object-uri.ts';
import { unexpectedStoreResponse } from '../shared/send-store-request.ts';
import { OUTPUT_MARK_NAME, type Part, type Upload, type UploadRequest } from '../shared/store.ts';
import { decodeXml, encodeXml, getElementText } from '../shared/xml.ts';
import type { S3Client } from './s3-client.ts';

type UploadedPart = { readonly etag: string; readonly checksum: string };

/** A PutObject for a single part, else a multipart upload. A lifecycle rule removes abandoned parts. */
export function createS3Upload(request: UploadRequest, calls: S3Client): Upload {
  const { location } = request;
  const parts: UploadedPart[] = [];
  let id: string | undefined;
  const send = async (part: Part): Promise<void> => {
    id ??= await createMultipartUpload(request, calls);
    parts.push(await uploadPart(part, { id, request, calls }));
  };
  return Object.freeze({
    uploadPart: send,
    finish: async (last: Part) => {
      if (id === undefined) return putObject(last, request, calls);
      if (last.bytes.length > 0) await send(last);
      return completeMultipartUpload(parts, { id, request, calls });
    },
    abort: async () => {
      if (id !== undefined)
        await calls.text({
          method: 'DELETE',
          location,
          query: toUploadQuery(id),
          expectedStatuses: [204, 200, 404],
        });
    },
  });
}

type MultipartUpload = { readonly id: string; readonly request: UploadRequest; readonly calls: S3Client };

function toUploadQuery(id: string): string {
  return `?uploadId=${encodeURIComponent(id)}`;
}

/** User Guide, "Conditional writes". */
function toConditionHeader({ replacedVersion }: UploadRequest): readonly [string, string] {
  return replacedVersion === undefined ? ['if-none-match', '*'] : ['if-match', replacedVersion];
}

function toUploadHeaders({ outputMark, contentType }: UploadRequest): HeaderList {
  return [
    ['content-type', contentType],
    [`x-amz-meta-${OUTPUT_MARK_NAME}`, outputMark],
  ];
}

/** As the AWS SDKs send them. */
function toChecksumHeaders(sum: string): HeaderList {
  return [
    ['x-amz-sdk-checksum-algorithm', 'SHA256'],
    ['x-amz-checksum-sha256', sum],
  ];
}

async function putObject(
  { bytes }: Part,
  request: UploadRequest,
  calls: S3Client,
): Promise<string | undefined> {
  const headers: HeaderList = [
    ...toUploadHeaders(request),
    toConditionHeader(request),
    ...toChecksumHeaders(computeChecksum('sha256', bytes)),
  ];
  const response = await calls.text({ method: 'PUT', location: request.location, headers, body: bytes });
  return response.headers['etag'];
}

async function createMultipartUpload(request: UploadRequest, calls: S3Client): Promise<string> {
  const headers: HeaderList = [...toUploadHeaders(request), ['x-amz-checksum-algorithm', 'SHA256']];
  const { text } = await calls.text({
    method: 'POST',
    location: request.location,
    query: '?uploads=',
    headers,
  });
  const id = decodeXml(getElementText(text, 'UploadId'));
  if (id === '')
    throw unexpectedStoreResponse('gave no number to an upload', formatObjectUri(request.location));
  return id;
}

async function uploadPart(
  { bytes, index }: Part,
  { id, request, calls }: MultipartUpload,
): Promise<UploadedPart> {
  const sum = computeChecksum('sha256', bytes);
  const { location } = request;
  const query = `?partNumber=${index + 1}&${toUploadQuery(id).slice(1)}`;
  const headers = toChecksumHeaders(sum);
  const response = await calls.text({ method: 'PUT', location, query, headers, body: bytes });
  const etag = response.headers['etag'];
  if (etag === undefined) throw unexpectedStoreResponse('acknowledged no part', formatObjectUri(location));
  return { etag, checksum: sum };
}

/** A response with status 200 may still hold an error (API reference, CompleteMultipartUpload). */
async function completeMultipartUpload(
  parts: readonly UploadedPart[],
  { id, request, calls }: MultipartUpload,
): Promise<string | undefined> {
  const list = parts
    .map(
      ({ etag, checksum }, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${encodeXml(etag)}</ETag><ChecksumSHA256>${checksum}</ChecksumSHA256></Part>`,
    )
    .join('');
  const body = new TextEncoder().encode(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list}</CompleteMultipartUpload>`,
  );
  const { location } = request;
  const headers: HeaderList = [['content-type', 'application/xml'], toConditionHeader(request)];
  const { text } = await calls.text({ method: 'POST', location, query: toUploadQuery(id), headers, body });
  if (!text.includes('<CompleteMultipartUploadResult'))
    throw objectFailure(
      'unreachable',
      'the store could not put the parts together',
      'run this again; nothing was written',
      formatObjectUri(location),
    );
  return decodeXml(getElementText(text, 'ETag'));
}
