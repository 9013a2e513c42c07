import { RequestError } from '@nymgate/engine/kernel/errors';
import { isLocalHost } from '../platform/platform-address.ts';
import { type AwsCredentials, emptyToUndefined, toCredentials } from './aws-credentials.ts';
import { createAwsError, withFailureSubject } from './aws-faults.ts';
import { type AwsContext, type AwsResponse, parseJsonObject, sendAwsRequest } from './send-aws-request.ts';

/** Text of one metadata item; undefined when the service does not have it. */
export type MetadataReader = (path: string) => Promise<string | undefined>;

const IPV4 = 'http://169.254.169.254';
const IPV6 = 'http://[fd00:ec2::254]';
/** The service answers from the machine itself within milliseconds, or there is none. */
const METADATA_TIMEOUT_MILLISECONDS = 1_000;
/** As long as one assertion may take, and a little more. */
const TOKEN_TTL_SECONDS = '21';
const TOKEN = /^[\x21-\x7e]{1,1024}$/;

/**
 * Opens the EC2 instance metadata service, version 2 only: without a session token from a PUT nothing is read, so that version 1,
 * which any redirected GET could use, is never fallen back to. Undefined when no such service answers here.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when it answers and gives no session
 * @example await (await openInstanceMetadata(context))?.('placement/region') // 'eu-west-1'
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
      patience: METADATA_TIMEOUT_MILLISECONDS,
    };
    const { status, text } = await withFailureSubject(
      'EC2 instance metadata gives no credentials',
      sendAwsRequest(request, context),
    );
    return status === 200 ? text.trim() : undefined;
  };
}

/** Nobody there is not a failure of this source: the machine is not an EC2 instance. */
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

/** IAM role names (IAM User Guide, "IAM and AWS STS quotas"): nothing that could change the path it is put into. */
const ROLE = /^[\w+=,.@-]{1,64}$/;

/**
 * Credentials of the instance profile of an EC2 instance. Undefined when no metadata service answers.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when it answers without credentials
 * @example await instanceCredentials(context)
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
