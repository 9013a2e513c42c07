import { createHash } from 'node:crypto';
import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { HeaderList, SourceResponse } from '@nymgate/engine/kernel/ports';
import { throwPlatformFailure } from '../../secret-stores/throw-platform-failure.ts';
import { createAwsError } from '../../source-auth/aws/aws-faults.ts';
import { isRegion } from '../../source-auth/aws/aws-settings.ts';
import { createSignedCaller, type SigningContext } from '../../source-auth/aws/credential-chain.ts';
import { createAwsContext, getServiceOrigin } from '../../source-auth/aws/send-aws-request.ts';
import { signRequest } from '../../source-auth/aws/sign-request.ts';
import { toIdentityFailure } from '../shared/object-failure.ts';
import { formatObjectUri, type ObjectLocation } from '../shared/object-uri.ts';
import {
  ALTERED_FINDING,
  type ErrorExplanation,
  type StoreErrorResponse,
  sendStoreRequest,
  UNFINISHED_FINDING,
} from '../shared/send-store-request.ts';
import type { ObjectStorePorts } from '../shared/store.ts';
import { createRetryingClient, type StoreClient } from '../shared/store-client.ts';

/** The key is empty for requests to the bucket. */
export type S3Call = {
  readonly method: string;
  readonly location: ObjectLocation;
  /** With `?`; names and values encoded. */
  readonly query?: string;
  readonly headers?: HeaderList;
  readonly body?: Uint8Array;
  readonly expectedStatuses?: readonly number[];
};
export type S3Client = StoreClient<S3Call>;

/** Requests signed with the platform's credentials, retried on transient failures. */
export function createS3Client(ports: ObjectStorePorts): S3Client {
  const signed = createSignedCaller(undefined);
  const once = (call: S3Call) =>
    signed
      .run(createAwsContext(ports), (place) => sendSigned(call, place))
      .catch(throwPlatformFailure)
      .catch((error: unknown) => {
        throw toIdentityFailure(error, formatObjectUri(call.location));
      });
  return createRetryingClient(ports, once);
}

async function sendSigned(
  call: S3Call,
  { region, credentials, context }: SigningContext,
): Promise<SourceResponse> {
  const {
    method,
    location,
    query = '',
    headers = [],
    body = new Uint8Array(0),
    expectedStatuses = [200],
  } = call;
  const where = formatObjectUri(location);
  const { origin, path } = toS3Address(location, {
    region,
    endpoint: getServiceOrigin('s3', { region, environment: context.environment }),
  });
  const request = {
    ...{ method, origin, body, path: `${path}${query}` },
    headers: [...headers, ['x-amz-content-sha256', createHash('sha256').update(body).digest('hex')] as const],
  };
  const signed = signRequest(request, { credentials, region, service: 's3', now: context.clock.now() });
  const sent = {
    ...request,
    headers: signed,
    body: body.length === 0 ? undefined : body,
    uri: where,
    expectedStatuses: expectedStatuses,
  };
  return sendStoreRequest(sent, context.http, (refusal) => explainS3Error(refusal, region));
}

const EXPIRED_CREDENTIAL_CODES: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'InvalidAccessKeyId',
  'TokenRefreshRequired',
]);

/** Codes for bytes altered on the way. `InvalidDigest` means an unsupported checksum instead. */
const TRANSPORT_ERRORS: ReadonlyMap<string, ErrorExplanation> = new Map([
  ['BadDigest', { finding: ALTERED_FINDING, isRetryable: true }],
  ['XAmzContentSHA256Mismatch', { finding: ALTERED_FINDING, isRetryable: true }],
  ['XAmzContentChecksumMismatch', { finding: ALTERED_FINDING, isRetryable: true }],
  ['IncompleteBody', { finding: UNFINISHED_FINDING, isRetryable: true }],
  ['RequestTimeout', { finding: UNFINISHED_FINDING, isRetryable: true }],
]);
const CHECKSUMS_UNSUPPORTED: ErrorExplanation = {
  finding: {
    outcome: 'unusable',
    reason: 'the store does not take SHA-256 as a checksum',
    next: 'use one that does: what it cannot compare might be stored with another content',
  },
  isRetryable: false,
};

function explainS3Error(
  { code = '', status, headers }: StoreErrorResponse,
  region: string,
): ErrorExplanation | undefined {
  // Thrown so that `createSignedCaller` fetches new credentials.
  if (EXPIRED_CREDENTIAL_CODES.has(code))
    throw createAwsError(
      code === 'InvalidAccessKeyId' ? 'AWS does not know the credentials' : 'AWS credentials have expired',
    );
  if (code === 'SignatureDoesNotMatch') throw createAwsError('AWS does not accept the signature');
  if (code === 'RequestTimeTooSkewed') throw createAwsError('the clock differs from that of AWS');
  const bucketRegion = headers['x-amz-bucket-region'] ?? '';
  if (
    (status === 301 || status === 307 || status === 400) &&
    isRegion(bucketRegion) &&
    bucketRegion !== region
  )
    return {
      finding: {
        outcome: 'unusable',
        reason: `the bucket is in ${bucketRegion}, and was asked for in ${region}`,
        next: `set AWS_REGION to ${bucketRegion}`,
      },
      isRetryable: false,
    };
  return code === 'InvalidDigest' ? CHECKSUMS_UNSUPPORTED : TRANSPORT_ERRORS.get(code);
}

/** Path style for names with a dot, which no certificate matches, and for custom endpoints. */
function toS3Address(
  { bucket, key }: ObjectLocation,
  { region, endpoint }: { readonly region: string; readonly endpoint: string },
): { readonly origin: string; readonly path: string } {
  const path = `/${key.split('/').map(percentEncode).join('/')}`;
  const isRegionalEndpoint = endpoint.startsWith(`https://s3.${region}.`);
  return isRegionalEndpoint && !bucket.includes('.')
    ? { origin: endpoint.replace('https://', `https://${bucket}.`), path }
    : { origin: endpoint, path: `/${bucket}${path}` };
}
