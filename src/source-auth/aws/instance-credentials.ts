import type { AwsContext } from './aws-context.ts';
import { type AwsCredentials, toCredentials } from './aws-credentials.ts';
import { awsFailure } from './aws-faults.ts';
import { openInstanceMetadata } from './instance-metadata.ts';
import { jsonObject } from './send-request.ts';

/** IAM role names (IAM User Guide, "IAM and AWS STS quotas"): nothing that could change the path it is put into. */
const ROLE = /^[\w+=,.@-]{1,64}$/;

/**
 * Credentials of the instance profile of an EC2 instance. Undefined when no metadata service answers.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when it answers without credentials
 * @example await instanceCredentials(context)
 */
export async function instanceCredentials(context: AwsContext): Promise<AwsCredentials | undefined> {
  const read = await openInstanceMetadata(context);
  if (read === undefined) return undefined;
  const role = (await read('iam/security-credentials/')) ?? '';
  const text = ROLE.test(role) ? await read(`iam/security-credentials/${role}`) : undefined;
  const body = jsonObject(text ?? '');
  const credentials =
    body?.['Code'] === 'Success'
      ? toCredentials({
          accessKeyId: body['AccessKeyId'],
          secretAccessKey: body['SecretAccessKey'],
          sessionToken: body['Token'] ?? '',
          expiration: body['Expiration'] ?? '',
        })
      : undefined;
  if (credentials === undefined) throw awsFailure('EC2 instance metadata gives no credentials');
  return credentials;
}
