import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { sumOf } from '../shared/checksums.ts';
import { ObjectFailure } from '../shared/object-failure.ts';
import { writeObjectUri } from '../shared/object-uri.ts';
import { oddFinding } from '../shared/send-call.ts';
import { MARK, type Part, type Upload, type UploadRequest } from '../shared/store.ts';
import { decodeXml, encodeXml, xmlText } from '../shared/xml.ts';
import type { S3Calls } from './s3-calls.ts';

type SentPart = { readonly etag: string; readonly sum: string };

/**
 * An object of S3: one PutObject when it is a single part, otherwise a multipart upload, which is completed last. Each part carries its
 * SHA-256, which S3 compares with what arrived. What is never completed is no object; a lifecycle rule removes its parts.
 */
export function createS3Upload(request: UploadRequest, calls: S3Calls): Upload {
  const { place } = request;
  const parts: SentPart[] = [];
  let id: string | undefined;
  const send = async (part: Part): Promise<void> => {
    id ??= await begin(request, calls);
    parts.push(await sendPart(part, { id, request, calls }));
  };
  return Object.freeze({
    put: send,
    finish: async (last: Part) => {
      if (id === undefined) return putWhole(last, request, calls);
      if (last.bytes.length > 0) await send(last);
      return complete(parts, { id, request, calls });
    },
    abort: async () => {
      if (id !== undefined)
        await calls.text({ method: 'DELETE', place, query: queryOf(id), expect: [204, 200, 404] });
    },
  });
}

type Multipart = { readonly id: string; readonly request: UploadRequest; readonly calls: S3Calls };

function queryOf(id: string): string {
  return `?uploadId=${encodeURIComponent(id)}`;
}

/** User Guide, "Conditional writes". */
function conditionOf({ replaces }: UploadRequest): readonly [string, string] {
  return replaces === undefined ? ['if-none-match', '*'] : ['if-match', replaces];
}

function headersOf({ mark, contentType }: UploadRequest): HeaderList {
  return [
    ['content-type', contentType],
    [`x-amz-meta-${MARK}`, mark],
  ];
}

/** The algorithm beside its value, as the AWS SDKs send it. */
function sumHeaders(sum: string): HeaderList {
  return [
    ['x-amz-sdk-checksum-algorithm', 'SHA256'],
    ['x-amz-checksum-sha256', sum],
  ];
}

async function putWhole(
  { bytes }: Part,
  request: UploadRequest,
  calls: S3Calls,
): Promise<string | undefined> {
  const headers: HeaderList = [
    ...headersOf(request),
    conditionOf(request),
    ...sumHeaders(sumOf('sha256', bytes)),
  ];
  const answer = await calls.text({ method: 'PUT', place: request.place, headers, body: bytes });
  return answer.headers['etag'];
}

/** API reference, CreateMultipartUpload. */
async function begin(request: UploadRequest, calls: S3Calls): Promise<string> {
  const headers: HeaderList = [...headersOf(request), ['x-amz-checksum-algorithm', 'SHA256']];
  const { text } = await calls.text({ method: 'POST', place: request.place, query: '?uploads=', headers });
  const id = decodeXml(xmlText(text, 'UploadId'));
  if (id === '')
    throw new ObjectFailure(oddFinding('gave no number to an upload'), writeObjectUri(request.place));
  return id;
}

/** API reference, UploadPart. */
async function sendPart({ bytes, index }: Part, { id, request, calls }: Multipart): Promise<SentPart> {
  const sum = sumOf('sha256', bytes);
  const { place } = request;
  const query = `?partNumber=${index + 1}&${queryOf(id).slice(1)}`;
  const headers = sumHeaders(sum);
  const answer = await calls.text({ method: 'PUT', place, query, headers, body: bytes });
  const etag = answer.headers['etag'];
  if (etag === undefined) throw new ObjectFailure(oddFinding('acknowledged no part'), writeObjectUri(place));
  return { etag, sum };
}

/** API reference, CompleteMultipartUpload: a failure may stand in an answer with status 200. */
async function complete(
  parts: readonly SentPart[],
  { id, request, calls }: Multipart,
): Promise<string | undefined> {
  const list = parts
    .map(
      ({ etag, sum }, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${encodeXml(etag)}</ETag><ChecksumSHA256>${sum}</ChecksumSHA256></Part>`,
    )
    .join('');
  const body = new TextEncoder().encode(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list}</CompleteMultipartUpload>`,
  );
  const { place } = request;
  const headers: HeaderList = [['content-type', 'application/xml'], conditionOf(request)];
  const { text } = await calls.text({ method: 'POST', place, query: queryOf(id), headers, body });
  if (!text.includes('<CompleteMultipartUploadResult'))
    throw new ObjectFailure(
      {
        outcome: 'unreachable',
        reason: 'the store could not put the parts together',
        next: 'run this again; nothing was written',
      },
      writeObjectUri(place),
    );
  return decodeXml(xmlText(text, 'ETag'));
}
