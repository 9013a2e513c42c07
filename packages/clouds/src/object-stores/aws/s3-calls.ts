import { createHash } from 'node:crypto';
import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
import { platformFailure } from '../../secret-stores/platform-failure.ts';
import { awsFailure } from '../../source-auth/aws/aws-faults.ts';
import { isRegion } from '../../source-auth/aws/aws-settings.ts';
import { createSignedCalls, type SigningPlace } from '../../source-auth/aws/credential-chain.ts';
import { serviceOrigin, startContext } from '../../source-auth/aws/send-request.ts';
import { signRequest } from '../../source-auth/aws/sign-request.ts';
import { identityFailure } from '../shared/object-failure.ts';
import { type ObjectPlace, writeObjectUri } from '../shared/object-uri.ts';
import { ALTERED, type Explained, type StoreRefusal, sendCall, UNFINISHED } from '../shared/send-call.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { repeatedCalls, type StoreCalls } from '../shared/store-calls.ts';

/** A request of S3 to one object, or to the bucket itself where the key is empty. */
export type S3Call = {
  readonly method: string;
  readonly place: ObjectPlace;
  /** With `?`; names and values encoded. */
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array;
  readonly expect?: readonly number[];
};
export type S3Calls = StoreCalls<S3Call>;

/** Requests signed with the credentials of the platform, repeated while their failure may pass. */
export function createS3Calls(ports: ObjectStorePorts): S3Calls {
  const signed = createSignedCalls(undefined);
  const once = (call: S3Call) =>
    signed
      .run(startContext(ports), (place) => sendSigned(call, place))
      .catch(platformFailure)
      .catch((error: unknown) => {
        throw identityFailure(error, writeObjectUri(call.place));
      });
  return repeatedCalls(ports, once);
}

async function sendSigned(
  call: S3Call,
  { region, credentials, context }: SigningPlace,
): Promise<SourceResponse> {
  const { method, place, query = '', headers = [], body = new Uint8Array(0), expect = [200] } = call;
  const where = writeObjectUri(place);
  const { origin, path } = addressOf(place, {
    region,
    endpoint: serviceOrigin('s3', { region, environment: context.environment }),
  });
  const request = {
    ...{ method, origin, body, path: `${path}${query}` },
    headers: [...headers, ['x-amz-content-sha256', createHash('sha256').update(body).digest('hex')] as const],
  };
  const signed = signRequest(request, { credentials, region, service: 's3', now: context.clock.now() });
  const sent = { ...request, headers: signed, body: body.length === 0 ? undefined : body, where, expect };
  return sendCall(sent, context.http, (refusal) => explain(refusal, region));
}

const SPENT: ReadonlySet<string> = new Set(['ExpiredToken', 'InvalidAccessKeyId', 'TokenRefreshRequired']);

/**
 * What S3 says with status 400 of bytes that were right when they were sent (API reference, "Error responses"). Nothing is kept of them, and a
 * part is sent again as it is. `InvalidDigest` is none of them: it is the checksum's own form that is not taken.
 */
const OF_THE_WAY: ReadonlyMap<string, Explained> = new Map([
  ['BadDigest', { finding: ALTERED, passing: true }],
  ['XAmzContentSHA256Mismatch', { finding: ALTERED, passing: true }],
  ['XAmzContentChecksumMismatch', { finding: ALTERED, passing: true }],
  ['IncompleteBody', { finding: UNFINISHED, passing: true }],
  ['RequestTimeout', { finding: UNFINISHED, passing: true }],
]);
const NO_SUMS: Explained = {
  finding: {
    outcome: 'unusable',
    reason: 'the store does not take SHA-256 as a checksum',
    next: 'use one that does: what it cannot compare might be stored with another content',
  },
  passing: false,
};

function explain({ code = '', status, headers }: StoreRefusal, region: string): Explained | undefined {
  // Thrown to whoever keeps the credentials, so that they are fetched anew.
  if (SPENT.has(code))
    throw awsFailure(
      code === 'InvalidAccessKeyId' ? 'AWS does not know the credentials' : 'AWS credentials have expired',
    );
  if (code === 'SignatureDoesNotMatch') throw awsFailure('AWS does not accept the signature');
  if (code === 'RequestTimeTooSkewed') throw awsFailure('the clock differs from that of AWS');
  const own = headers['x-amz-bucket-region'] ?? '';
  if ((status === 301 || status === 307 || status === 400) && isRegion(own) && own !== region)
    return {
      finding: {
        outcome: 'unusable',
        reason: `the bucket is in ${own}, and was asked for in ${region}`,
        next: `set AWS_REGION to ${own}`,
      },
      passing: false,
    };
  return code === 'InvalidDigest' ? NO_SUMS : OF_THE_WAY.get(code);
}

/**
 * The bucket stands in the name of the host, as AWS recommends; in the path where the name has a dot, which no certificate fits, and
 * where another endpoint was named (User Guide, "Virtual hosting of general purpose buckets").
 */
function addressOf(
  { bucket, key }: ObjectPlace,
  { region, endpoint }: { readonly region: string; readonly endpoint: string },
): { readonly origin: string; readonly path: string } {
  const path = `/${key.split('/').map(percentEncode).join('/')}`;
  const isOwn = endpoint.startsWith(`https://s3.${region}.`);
  return isOwn && !bucket.includes('.')
    ? { origin: endpoint.replace('https://', `https://${bucket}.`), path }
    : { origin: endpoint, path: `/${bucket}${path}` };
}
