import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { crc32c } from '../../../packages/clouds/src/secret-stores/crc32c.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/** One object, as the JSON API has it ("Objects" resource). */
type Stored = {
  readonly bytes: Buffer;
  readonly generation: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string;
};
type Session = {
  readonly name: string;
  readonly match: string | null;
  readonly about: { readonly metadata?: Readonly<Record<string, string>>; readonly contentType?: string };
  bytes: Buffer;
};

export type CloudStorage = {
  readonly origin: string;
  readonly objects: Map<string, Stored>;
  readonly plant: (name: string, bytes: Uint8Array, metadata: Readonly<Record<string, string>>) => void;
  readonly close: () => Promise<void>;
};

export type CloudStorageOptions = {
  readonly bucket: string;
  /** The access token that is let in. */
  readonly token: string;
  /** Names of one page of a listing. */
  readonly pageSize: number;
};

type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | object;
};
const refuse = (status: number): Answer => ({ status, body: { error: { code: status } } });
/** As Cloud Storage words it (googleapis/python-storage, issue 1541). */
function otherSum(told: string, counted: string): Answer {
  const message = `Provided CRC32C "${told}" doesn't match calculated CRC32C "${counted}".`;
  const errors = [{ message, domain: 'global', reason: 'invalid' }];
  return { status: 400, body: { error: { code: 400, message, errors } } };
}

/**
 * Cloud Storage's JSON API, as far as objects are read, listed and written by resumable uploads (documentation: "Resumable uploads",
 * "Data validation", "Request preconditions"). It lets in one token, and makes no object whose CRC-32C is another than the one told.
 */
export async function startCloudStorage({
  bucket,
  token,
  pageSize,
}: CloudStorageOptions): Promise<CloudStorage> {
  const objects = new Map<string, Stored>();
  const sessions = new Map<string, Session>();
  let generation = 1_700_000_000_000_000;
  const store = (name: string, object: Omit<Stored, 'generation'>): Stored => {
    generation += 1;
    const stored = { ...object, generation };
    objects.set(name, stored);
    return stored;
  };
  const base = `/storage/v1/b/${bucket}/o`;

  const begin = (url: URL, body: Buffer): Answer => {
    const id = `session-${sessions.size + 1}`;
    const name = url.searchParams.get('name') ?? '';
    sessions.set(id, {
      name,
      match: url.searchParams.get('ifGenerationMatch'),
      about: JSON.parse(body.toString()),
      bytes: Buffer.alloc(0),
    });
    return {
      status: 200,
      headers: { location: `${url.origin}/upload${base}?uploadType=resumable&upload_id=${id}` },
    };
  };
  const append = (session: Session, request: IncomingMessage, body: Buffer): Answer => {
    const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(String(request.headers['content-range']));
    if (range === null) return refuse(400);
    const [, from, to, total] = range;
    if (from !== undefined && Number(from) > session.bytes.length) return refuse(400);
    if (from !== undefined && Number(to) - Number(from) + 1 !== body.length) return refuse(400);
    if (from !== undefined) session.bytes = Buffer.concat([session.bytes.subarray(0, Number(from)), body]);
    if (total === '*')
      return body.length % 262_144 === 0
        ? { status: 308, headers: { range: `bytes=0-${session.bytes.length - 1}` } }
        : refuse(400);
    return Number(total) === session.bytes.length ? finalize(session, request) : refuse(400);
  };
  const finalize = ({ name, match, about, bytes }: Session, request: IncomingMessage): Answer => {
    const there = objects.get(name);
    const told = /crc32c=(\S+)/.exec(String(request.headers['x-goog-hash']))?.[1];
    if (told !== undefined && told !== sumOf(bytes)) return otherSum(told, sumOf(bytes));
    if (there?.bytes.equals(bytes) && there.metadata['nymgate'] === about.metadata?.['nymgate'])
      return { status: 200, body: resource(name, there) };
    if (match !== null && match !== String(there?.generation ?? 0)) return refuse(412);
    const { metadata = {}, contentType = '' } = about;
    return { status: 200, body: resource(name, store(name, { bytes, metadata, contentType })) };
  };
  const read = (name: string, url: URL, request: IncomingMessage): Answer => {
    const found = objects.get(name);
    if (found === undefined) return refuse(404);
    if (url.searchParams.get('alt') !== 'media') return { status: 200, body: resource(name, found) };
    // Another generation is gone, and not the one that is asked for.
    if (url.searchParams.get('generation') !== String(found.generation)) return refuse(404);
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range)) ?? [];
    if (Number(from) >= found.bytes.length) return refuse(416);
    return { status: 206, body: found.bytes.subarray(Number(from), Number(to) + 1) };
  };
  const list = (url: URL): Answer => {
    const prefix = url.searchParams.get('prefix') ?? '';
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).toSorted();
    const at = Number(url.searchParams.get('pageToken') ?? 0);
    const items = names
      .slice(at, at + pageSize)
      .map((name) => ({ name, size: String(objects.get(name)?.bytes.length) }));
    const more = at + pageSize < names.length ? { nextPageToken: String(at + pageSize) } : {};
    return { status: 200, body: items.length === 0 ? {} : { items, ...more } };
  };
  const answer = (request: IncomingMessage, body: Buffer): Answer => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(401);
    const session = sessions.get(url.searchParams.get('upload_id') ?? '');
    if (url.pathname === `/upload${base}`) {
      if (request.method === 'POST') return begin(url, body);
      if (session === undefined) return refuse(404);
      if (request.method === 'PUT') return append(session, request, body);
      sessions.delete(url.searchParams.get('upload_id') ?? '');
      return { status: 499 };
    }
    if (url.pathname === base && request.method === 'GET') return list(url);
    if (!url.pathname.startsWith(`${base}/`)) return refuse(404);
    const name = decodeURIComponent(url.pathname.slice(base.length + 1));
    if (request.method === 'GET') return read(name, url, request);
    return request.method === 'DELETE' && objects.delete(name) ? { status: 204 } : refuse(404);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => send(response, answer(request, Buffer.concat(chunks))));
  });
  return {
    ...(await listenOnLoopback(server)),
    objects,
    plant: (name, bytes, metadata) =>
      void store(name, { bytes: Buffer.from(bytes), metadata, contentType: 'text/csv' }),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...headers, 'content-length': String(bytes?.length ?? 0) }).end(bytes);
}

function resource(name: string, { bytes, generation, metadata, contentType }: Stored): object {
  return {
    name,
    ...{ metadata, contentType, generation: String(generation), size: String(bytes.length) },
    crc32c: sumOf(bytes),
  };
}

function sumOf(bytes: Uint8Array): string {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(crc32c(bytes));
  return four.toString('base64');
}
