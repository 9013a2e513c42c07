import type { HttpResponseInit } from '@azure/functions';
import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { FunctionRuntime } from '../functions/create-function-runtime.ts';
import type { ReceivedRequest, UnreadBody } from '../functions/received-request.ts';
import { type EncodedResponse, encodeResponse } from '../http/encode-response.ts';
import type { BodyLimits, ReadBody } from '../http/request-body.ts';
import { splitCredentials } from '../http/split-credentials.ts';

/** The front end writes the request line here and overwrites a caller's value (hosts.md#azure-functions). */
const UNENCODED_URL_HEADER = 'x-waws-unencoded-url';

type PlatformRequest = {
  /** Decoded by the front end, encoded by the Functions host, normalized by the WHATWG parser. */
  readonly url: string;
  readonly headers: { readonly get: (name: string) => string | null };
};

/**
 * Recovers the target as sent: `request.url` has lost `%2F`, `..` and `\`. App Service's header is used only
 * if it denotes the same resource as the URL, so neither its absence nor a caller can substitute another
 * target (T1-07).
 * @returns undefined if the target is unknown; the request is then rejected
 */
function recoverTarget({ url, headers }: PlatformRequest): string | undefined {
  const sentTarget = headers.get(UNENCODED_URL_HEADER);
  if (sentTarget === null || sentTarget === '') return undefined;
  const decodedTarget = url.slice(url.indexOf('/', url.indexOf('://') + 3));
  return isSameTarget(sentTarget, decodedTarget) ? sentTarget : undefined;
}

/** Decodes both once: the platform may write `'` as `%27`, and `%2D` as `-`. */
function isSameTarget(sent: string, seen: string): boolean {
  const [sentPath = '', ...sentQuery] = sent.split('?');
  const [seenPath = '', ...seenQuery] = seen.split('?');
  return (
    decodePercentToBytes(sentPath) === decodePercentToBytes(seenPath) &&
    decodePercentToBytes(sentQuery.join('?')) === decodePercentToBytes(seenQuery.join('?'))
  );
}

/** Byte by byte, so that invalid UTF-8 can be compared. */
function decodePercentToBytes(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

type FunctionRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<[string, string]> & { readonly get: (name: string) => string | null };
  readonly body: AsyncIterable<unknown> | null;
};

const UNKNOWN_TARGET =
  'the target cannot be known: this platform decodes it, and X-Waws-Unencoded-Url, which keeps it, is absent or names another';
const DROPPED_BODY = 'this platform drops the body of GET and HEAD';
/** Added by the front end and never trusted (HOK-05). */
const PLATFORM_HEADERS = /^(?:x-ms-client-principal|x-ms-token-|x-original-url$|x-waws-unencoded-url$)/;

/** The body is not read yet. */
export function toInbound(request: FunctionRequest): ReceivedRequest {
  const target = recoverTarget(request);
  const receivedHeaders = listHeaders(request);
  if (target === undefined) return { reason: UNKNOWN_TARGET, headers: receivedHeaders };
  if (hasDroppedBody(request)) return { reason: DROPPED_BODY, headers: receivedHeaders };
  const { address, headers } = extractClientAddress(receivedHeaders);
  return {
    inbound: {
      method: request.method,
      target,
      headers: headers.filter(([name]) => !PLATFORM_HEADERS.test(name)),
      body: new Uint8Array(0),
      remoteAddress: address,
    },
    ...(request.body !== null && { body: createUnreadBody(request, request.body) }),
  };
}

/** Splits credentials that the library has joined. */
function listHeaders({ headers }: FunctionRequest): HeaderList {
  return [...headers].flatMap(([name, value]) =>
    (splitCredentials(name, value) ?? [value]).map((part) => [name, part] as const),
  );
}

/** Without a valid length the body counts as the largest allowed. */
function createUnreadBody({ headers }: FunctionRequest, stream: AsyncIterable<unknown>): UnreadBody {
  const length = headers.get('content-length') ?? '';
  const announcedLength = /^[0-9]{1,15}$/.test(length) && length !== '0';
  return {
    headers: announcedLength ? { 'content-length': length } : { 'transfer-encoding': 'chunked' },
    read: (limits) => readBody(stream, limits),
  };
}

/** fetch's `Request` has no body for these methods, so the library drops it. */
function hasDroppedBody({ method, headers }: FunctionRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return Number(headers.get('content-length') ?? 0) !== 0 || headers.get('transfer-encoding') !== null;
}

// The front end appends the client address. The connection itself comes from the local Functions host, so no
// caller counts as local (LOC-01).
function extractClientAddress(headers: HeaderList): {
  readonly address: string;
  readonly headers: HeaderList;
} {
  const given = headers.find(([name]) => name === 'x-forwarded-for')?.[1].split(',') ?? [];
  const last = removePort(given.pop()?.trim() ?? '');
  const rest = headers.filter(([name]) => name !== 'x-forwarded-for');
  return {
    address: isLoopbackAddress(last) ? '' : last,
    headers: given.length === 0 ? rest : [...rest, ['x-forwarded-for', given.join(',')]],
  };
}

/** With the port of the front end: `203.0.113.9:52044`, `[2001:db8::1]:52044`. */
function removePort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/** Reads a body within its size and time limits. */
export async function readBody(stream: AsyncIterable<unknown>, limits: BodyLimits): Promise<ReadBody> {
  const { requestBodyBytes, bodyMilliseconds } = limits;
  const reader = stream[Symbol.asyncIterator]();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), bodyMilliseconds);
  });
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.next(), timeout]);
      if (next === 'late') return cancelRead(reader, { outcome: 'gone' });
      if (next.done === true) return { outcome: 'complete', body: Buffer.concat(chunks) };
      const bytes = next.value instanceof Uint8Array ? next.value : Buffer.from(String(next.value));
      total += bytes.length;
      if (total > requestBodyBytes) return cancelRead(reader, { outcome: 'too-large' });
      chunks.push(bytes);
    }
  } catch {
    // The stream's error text may contain data.
    return { outcome: 'gone' };
  } finally {
    clearTimeout(timer);
  }
}

function cancelRead(reader: AsyncIterator<unknown>, outcome: ReadBody): ReadBody {
  void reader.return?.().catch(() => undefined);
  return outcome;
}

export function createHandler(
  runtime: Pick<FunctionRuntime, 'handle' | 'allowsCompression'>,
): (request: FunctionRequest) => Promise<HttpResponseInit> {
  return async (request) => {
    const outbound = await runtime.handle(toInbound(request));
    const acceptEncoding = request.headers.get('accept-encoding') ?? undefined;
    const responseFormat = {
      method: request.method,
      acceptEncoding: acceptEncoding,
      compress: runtime.allowsCompression(),
    };
    return toResult(await encodeResponse(outbound, responseFormat));
  };
}

function toResult({ status, headers, body }: EncodedResponse): HttpResponseInit {
  const responseHeaders: [string, string][] = headers.map(([name, value]) => [name, value]);
  if (body === undefined) return { status, headers: responseHeaders };
  return { status, headers: [...responseHeaders, ['content-length', String(body.length)]], body };
}
