import { readStored, refuse, tellable, type Uploads } from './answer-s3.ts';
import { ACCOUNT, type ObjectAnswer, type ObjectRequest } from './object-request.ts';
import type { StoredObjects } from './stored-objects.ts';

/** Azure's REST API, "Operations on blobs": Get Blob Properties, Get Blob, Put Block, Put Block List. */
export function answerBlob(request: ObjectRequest, objects: StoredObjects, uploads: Uploads): ObjectAnswer {
  const { method, query, headers, body } = request;
  if (!/^Bearer ey\.of\.this-test$/.test(headers['authorization'] ?? ''))
    return refuse(401, 'AuthenticationFailed');
  const path = request.path.slice(`/${ACCOUNT}`.length);
  if (method === 'HEAD' || method === 'GET') return readStored(request, objects.get(path));
  const blocks = uploads.get(path) ?? new Map<number | string, Buffer>();
  if (query.get('comp') === 'block') {
    uploads.set(path, blocks.set(query.get('blockid') ?? '', body));
    return { status: 201 };
  }
  if (query.get('comp') !== 'blocklist') return refuse(400, 'InvalidQueryParameterValue');
  const ids = [...body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(([, id = '']) => id);
  const bytes = Buffer.concat(ids.map((id) => blocks.get(id) ?? Buffer.alloc(0)));
  const condition = { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
  const put = objects.put(path, { bytes, headers: tellable(headers) }, condition);
  if (put === undefined) return refuse(412, 'ConditionNotMet');
  uploads.delete(path);
  return { status: 201, headers: { etag: put.stored.etag } };
}
