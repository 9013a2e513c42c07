import type { Environment } from '../../kernel/ports.ts';
import { type AwsCredentials, toCredentials } from './aws-credentials.ts';
import { awsFailure } from './aws-faults.ts';

/**
 * Access key from the environment, which is also how Lambda hands a function the session of its role. Undefined when there is none.
 *
 * @throws RequestError SOURCE_AUTH_FAILED for half a pair
 * @example environmentCredentials((name) => process.env[name])
 */
export function environmentCredentials(environment: Environment): AwsCredentials | undefined {
  const accessKeyId = set(environment('AWS_ACCESS_KEY_ID'));
  const secretAccessKey = set(environment('AWS_SECRET_ACCESS_KEY'));
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  const sessionToken = set(environment('AWS_SESSION_TOKEN'));
  const credentials = toCredentials({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  if (credentials === undefined) throw awsFailure('AWS credentials in the environment are incomplete');
  return credentials;
}

/** An empty variable counts as one that is not set, as in the AWS SDKs. */
export function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
