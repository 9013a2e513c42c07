import type { ObjectAnswer, ObjectRequest } from './object-request.ts';
import type { Stored, StoredObjects } from './stored-objects.ts';

export type Uploads = Map<string, Map<number | string, Buffer>>;

const begun = new Map<string, ObjectRequest['headers']>();

/** S3's REST API, "Actions": HeadObject, GetObject, PutObject, CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload. */
export function answerS3(request: ObjectRequest, objects: StoredObjects, uploads: Uploads): ObjectAnswer {
  const { method, path, query, headers, body } = request;
  if (!/^AWS4-HMAC-SHA256 /.test(headers['authorization'] ?? '')) return refuse(403, 'AccessDenied');
  const id = query.get('uploadId') ?? '';
  const condition = { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
  if (method === 'HEAD' || method === 'GET') return readStored(request, objects.get(path));
  if (method === 'POST' && query.has('uploads')) {
    const made = `upload-${begun.size + 1}`;
    begun.set(made, headers);
    uploads.set(made, new Map());
    return {
      status: 200,
      body: `<InitiateMultipartUploadResult><UploadId>${made}</UploadId></InitiateMultipartUploadResult>`,
    };
  }
  const parts = uploads.get(id);
  if (id !== '' && parts === undefined) return refuse(404, 'NoSuchUpload');
  if (method === 'DELETE') {
    uploads.delete(id);
    return { status: 204 };
  }
  if (method === 'PUT' && parts !== undefined) {
    parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: `"part-${query.get('partNumber')}"` } };
  }
  const whole =
    parts === undefined ? body : Buffer.concat([...parts].sort(byNumber).map(([, bytes]) => bytes));
  const told = tellable(parts === undefined ? headers : (begun.get(id) ?? {}));
  const put = objects.put(path, { bytes: whole, headers: told }, condition);
  if (put === undefined) return refuse(412, 'PreconditionFailed');
  uploads.delete(id);
  const { etag } = put.stored;
  const text = `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`;
  return { status: 200, headers: { etag }, body: parts === undefined ? '' : text };
}

/** HEAD, or one range of a version, as both stores have it. */
export function readStored({ method, headers }: ObjectRequest, found: Stored | undefined): ObjectAnswer {
  if (found === undefined) return refuse(404, 'NoSuchKey');
  const about = { ...found.headers, etag: found.etag };
  if (method === 'HEAD')
    return { status: 200, headers: { ...about, 'content-length': String(found.bytes.length) } };
  if (headers['if-match'] !== found.etag) return refuse(412, 'PreconditionFailed');
  const range = headers['x-ms-range'] ?? headers['range'] ?? '';
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  return { status: 206, headers: about, body: found.bytes.subarray(Number(from), Number(to) + 1) };
}

export function tellable(headers: ObjectRequest['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      /^x-(?:amz|ms)-meta-/.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

function byNumber([a]: readonly [number | string, Buffer], [b]: readonly [number | string, Buffer]): number {
  return Number(a) - Number(b);
}

export function refuse(status: number, code: string): ObjectAnswer {
  return { status, body: `<Error><Code>${code}</Code></Error>` };
}
