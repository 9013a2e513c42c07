import { RequestError } from '@nymgate/engine/kernel/errors';
import { parseJsonObject } from '../../network/read-text.ts';
import { isLocalHost } from '../platform/platform-address.ts';
import { type AwsCredentials, emptyToUndefined, toCredentials } from './aws-credentials.ts';
import { createAwsError, withFailureSubject } from './aws-faults.ts';
import { type AwsContext, type AwsResponse, sendAwsRequest } from './send-aws-request.ts';

/** Undefined when the service doesn't have the item. */
export type MetadataReader = (path: string) => Promise<string | undefined>;

const IPV4 = 'http://169.254.169.254';
const IPV6 = 'http://[fd00:ec2::254]';
/** The service is on the machine itself and responds within milliseconds. */
const METADATA_TIMEOUT_MILLISECONDS = 1_000;
/** A little more than one assertion may take. */
const TOKEN_TTL_SECONDS = '21';
const TOKEN = /^[\x21-\x7e]{1,1024}$/;

/**
 * The EC2 instance metadata service, version 2 only: version 1, which any redirected GET could use, is never
 * used. Undefined when the service doesn't respond.
 * @throws RequestError SOURCE_AUTH_FAILED when it responds without a session
 */
export async function openInstanceMetadata(context: AwsContext): Promise<MetadataReader | undefined> {
  if (emptyToUndefined(context.environment('AWS_EC2_METADATA_DISABLED'))?.toLowerCase() === 'true')
    return undefined;
  const origin = getMetadataOrigin(context);
  const opened = await undefinedIfUnreachable(
    sendAwsRequest(
      {
        method: 'PUT',
        origin,
        path: '/latest/api/token',
        headers: [['x-aws-ec2-metadata-token-ttl-seconds', TOKEN_TTL_SECONDS]],
        timeoutMilliseconds: METADATA_TIMEOUT_MILLISECONDS,
      },
      context,
    ),
  );
  if (opened === undefined) return undefined;
  const token = opened.text.trim();
  if (opened.status !== 200 || !TOKEN.test(token))
    throw createAwsError('EC2 instance metadata gives no credentials');
  return async (path) => {
    const headers = [['x-aws-ec2-metadata-token', token]] as const;
    const request = {
      method: 'GET',
      origin,
      path: `/latest/meta-data/${path}`,
      headers,
      timeoutMilliseconds: METADATA_TIMEOUT_MILLISECONDS,
    };
    const { status, text } = await withFailureSubject(
      'EC2 instance metadata gives no credentials',
      sendAwsRequest(request, context),
    );
    return status === 200 ? text.trim() : undefined;
  };
}

/** Not a failure: the machine isn't an EC2 instance. */
async function undefinedIfUnreachable(call: Promise<AwsResponse>): Promise<AwsResponse | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function getMetadataOrigin({ environment }: AwsContext): string {
  const named = emptyToUndefined(environment('AWS_EC2_METADATA_SERVICE_ENDPOINT'));
  if (named === undefined)
    return environment('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE')?.toLowerCase() === 'ipv6' ? IPV6 : IPV4;
  const url = URL.canParse(named) ? new URL(named) : undefined;
  if (url?.protocol !== 'http:' || !(isLocalHost(url.hostname) || url.origin === IPV6))
    throw createAwsError('EC2 instance metadata gives no credentials');
  return url.origin;
}

/** IAM User Guide, "IAM and AWS STS quotas". Nothing in it can change a path. */
const ROLE = /^[\w+=,.@-]{1,64}$/;

/**
 * Credentials of the instance profile. Undefined when no metadata service responds.
 * @throws RequestError SOURCE_AUTH_FAILED when it responds without credentials
 */
export async function fetchInstanceCredentials(context: AwsContext): Promise<AwsCredentials | undefined> {
  const read = await openInstanceMetadata(context);
  if (read === undefined) return undefined;
  const role = (await read('iam/security-credentials/')) ?? '';
  const text = ROLE.test(role) ? await read(`iam/security-credentials/${role}`) : undefined;
  const body = parseJsonObject(text ?? '');
  const credentials =
    body?.['Code'] === 'Success'
      ? toCredentials({
          accessKeyId: body['AccessKeyId'],
          secretAccessKey: body['SecretAccessKey'],
          sessionToken: body['Token'] ?? '',
          expiration: body['Expiration'] ?? '',
        })
      : undefined;
  if (credentials === undefined) throw createAwsError('EC2 instance metadata gives no credentials');
  return credentials;
}
