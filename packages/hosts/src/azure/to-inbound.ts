import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { ReceivedRequest, UnreadBody } from '../functions/received-request.ts';
import { splitCredentials } from '../http/split-credentials.ts';
import { readBody } from './read-body.ts';
import { recoverTarget } from './recover-target.ts';

/** What is used of the `HttpRequest` of `@azure/functions`. */
export type FunctionRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<[string, string]> & { readonly get: (name: string) => string | null };
  readonly body: AsyncIterable<unknown> | null;
};

const UNKNOWN_TARGET =
  'the target cannot be known: this platform decodes it, and X-Waws-Unencoded-Url, which keeps it, is absent or names another';
const DROPPED_BODY = 'this platform drops the body of GET and HEAD';
/** What the front end adds of its own; of no use to the gateway, and never believed (HOK-05). */
const PLATFORM_HEADERS = /^(?:x-ms-client-principal|x-ms-token-|x-original-url$|x-waws-unencoded-url$)/;

/** Azure's request as plain data; its body stays where it is until the gateway wants it. */
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

/** What the library has joined is taken apart where it counts. */
function listHeaders({ headers }: FunctionRequest): HeaderList {
  return [...headers].flatMap(([name, value]) =>
    (splitCredentials(name, value) ?? [value]).map((part) => [name, part] as const),
  );
}

/** A length that is no number is none, and the body counts as the largest that is allowed. */
function createUnreadBody({ headers }: FunctionRequest, stream: AsyncIterable<unknown>): UnreadBody {
  const length = headers.get('content-length') ?? '';
  const announcedLength = /^[0-9]{1,15}$/.test(length) && length !== '0';
  return {
    headers: announcedLength ? { 'content-length': length } : { 'transfer-encoding': 'chunked' },
    read: (limits) => readBody(stream, limits),
  };
}

/** A `Request` of fetch has no body with these methods, so the library leaves it out; the gateway would refuse it. */
function hasDroppedBody({ method, headers }: FunctionRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return Number(headers.get('content-length') ?? 0) !== 0 || headers.get('transfer-encoding') !== null;
}

/**
 * The front end appends the address that has connected to it, which stands for the connection's: what connects to us is the Functions
 * host of this machine, and nobody is a program of this machine for that, whatever the header says (LOC-01).
 */
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

/** The front end adds the port: `203.0.113.9:52044`, `[2001:db8::1]:52044`. */
function removePort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}
