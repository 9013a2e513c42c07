import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type ReceivedRequest } from '../receive-request.ts';

export type KnownKey = { readonly secretAccessKey: string; readonly sessionToken?: string };

export type Verification = {
  /** By access key id. */
  readonly keys: ReadonlyMap<string, KnownKey>;
  readonly region: string;
  readonly service: string;
  /** Wall time of the service in milliseconds. */
  readonly now: number;
};

/** Why a request is not let in: AWS's error code. */
export type SignatureFault =
  | 'MissingAuthenticationToken'
  | 'IncompleteSignature'
  | 'InvalidClientTokenId'
  | 'SignatureDoesNotMatch';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
const FIVE_MINUTES = 300_000;

/**
 * The other side of AWS Signature Version 4, from the bytes that arrived; written from AWS's description, without our signer.
 * Asks for what AWS asks for: `host`, `content-type` and every `x-amz-*` header signed, the session token of the key, a date
 * within five minutes, a scope that names this region and service.
 */
export function verifySignature(
  request: ReceivedRequest,
  { keys, region, service, now }: Verification,
): SignatureFault | undefined {
  const authorization = headerOf(request, 'authorization');
  if (authorization === undefined) return 'MissingAuthenticationToken';
  const parts = AUTHORIZATION.exec(authorization);
  if (parts === null) return 'IncompleteSignature';
  const [, id = '', day = '', scopeRegion, scopeService, signedNames = '', signature = ''] = parts;
  const key = keys.get(id);
  if (key === undefined || headerOf(request, 'x-amz-security-token') !== key.sessionToken)
    return 'InvalidClientTokenId';
  const date = headerOf(request, 'x-amz-date') ?? '';
  const age = Math.abs(now - readDate(date));
  if (!(age <= FIVE_MINUTES) || !date.startsWith(day)) return 'SignatureDoesNotMatch';
  if (scopeRegion !== region || scopeService !== service) return 'SignatureDoesNotMatch';
  const names = signedNames.split(';');
  if (mustBeSigned(request).some((name) => !names.includes(name))) return 'SignatureDoesNotMatch';
  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/${service}/aws4_request\n${sha256(canonical(request, names))}`;
  let derived: Buffer = Buffer.from(`AWS4${key.secretAccessKey}`, 'utf8');
  for (const part of [day, region, service, 'aws4_request', text])
    derived = createHmac('sha256', derived).update(part, 'utf8').digest();
  return timingSafeEqual(derived, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

function mustBeSigned({ headers }: ReceivedRequest): readonly string[] {
  return headers
    .map(([name]) => name)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'));
}

function canonical(request: ReceivedRequest, names: readonly string[]): string {
  const [path = '', query = ''] = request.target.split('?', 2);
  const lines = names.map((name) => {
    const values = request.headers.filter(([key]) => key === name).map(([, value]) => value);
    return `${name}:${values.map((value) => value.trim().split(/ +/).join(' ')).join(',')}\n`;
  });
  return `${request.method}\n${escapeBytes(path, '/')}\n${canonicalQuery(query)}\n${lines.join('')}\n${names.join(';')}\n${sha256(request.body)}`;
}

function canonicalQuery(query: string): string {
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=', 2));
  const encoded = pairs.map(([name = '', value = '']) =>
    [name, value].map((part) => escapeBytes(decodeURIComponent(part), '')).join('='),
  );
  return encoded.sort().join('&');
}

/** Byte by byte: unreserved characters of RFC 3986 and those of `kept` stay. */
function escapeBytes(text: string, kept: string): string {
  let escaped = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    const stays = byte < 128 && (/[A-Za-z0-9._~-]/.test(character) || kept.includes(character));
    escaped += stays ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

function readDate(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return Number.NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
