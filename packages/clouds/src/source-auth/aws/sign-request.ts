import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { AwsCredentials } from './aws-credentials.ts';

export type SignableRequest = {
  readonly method: string;
  readonly origin: string;
  /** With query, without dot segments. */
  readonly path: string;
  /** All are signed. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
};

export type SigningScope = {
  readonly credentials: AwsCredentials;
  readonly region: string;
  readonly service: string;
  /** Wall time in milliseconds. */
  readonly now: number;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * AWS Signature Version 4 in the Authorization header (IAM User Guide, "Create a signed AWS API request").
 * `host` is signed, and sent by the HTTP client. The path is encoded twice except for S3, which also needs
 * the body's hash in a header.
 */
export function signRequest(request: SignableRequest, scope: SigningScope): HeaderList {
  const { credentials, now } = scope;
  const time = formatTimestamp(now);
  const headers: HeaderList = [
    ...request.headers,
    ['x-amz-date', time],
    ...(credentials.sessionToken === undefined
      ? []
      : ([['x-amz-security-token', credentials.sessionToken]] as const)),
  ];
  const signed = toCanonicalHeaders([...headers, ['host', new URL(request.origin).host]]);
  const names = signed.map(([name]) => name).join(';');
  const credentialScope = `${time.slice(0, 8)}/${scope.region}/${scope.service}/aws4_request`;
  const text = [
    ALGORITHM,
    time,
    credentialScope,
    hash(toCanonicalRequest(request, signed, scope.service)),
  ].join('\n');
  const signature = hmac(deriveSigningKey(scope, time.slice(0, 8)), text).toString('hex');
  return [
    ...headers,
    [
      'authorization',
      `${ALGORITHM} Credential=${credentials.accessKeyId}/${credentialScope}, SignedHeaders=${names}, Signature=${signature}`,
    ],
  ];
}

function toCanonicalRequest(
  { method, path, body }: SignableRequest,
  headers: HeaderList,
  service: string,
): string {
  const mark = path.indexOf('?');
  const target = mark < 0 ? path : path.slice(0, mark);
  return [
    method,
    service === 's3' ? target : target.split('/').map(percentEncode).join('/'),
    toCanonicalQuery(mark < 0 ? '' : path.slice(mark + 1)),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    headers.map(([name]) => name).join(';'),
    headers.find(([name]) => name === 'x-amz-content-sha256')?.[1] ?? hash(body),
  ].join('\n');
}

/** Encoded once, sorted by name, then by value. */
function toCanonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair): readonly [string, string] => {
      const mark = pair.indexOf('=');
      const [name, value] = mark < 0 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
      return [percentEncode(decodeURIComponent(name)), percentEncode(decodeURIComponent(value))];
    })
    .sort((one, other) => compareStrings(one[0], other[0]) || compareStrings(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Lower-case names, collapsed spaces, repeated values joined, sorted by name. */
function toCanonicalHeaders(headers: HeaderList): HeaderList {
  const values = new Map<string, string>();
  for (const [name, raw] of headers) {
    const key = name.toLowerCase();
    const value = raw.trim().replace(/ +/g, ' ');
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before},${value}`);
  }
  return [...values].sort(([one], [other]) => compareStrings(one, other));
}

function deriveSigningKey({ credentials, region, service }: SigningScope, date: string): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
}

/** By code unit, never by locale. */
function compareStrings(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** `20150830T123600Z` */
function formatTimestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
