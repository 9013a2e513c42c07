import { type AwsCredentials, toCredentials } from './aws-credentials.ts';
import type { XmlReader } from './read-xml.ts';

/** `[\w+=,.@-]`, 2 to 64 of them (STS API reference, RoleSessionName). It shows in CloudTrail. */
export const DEFAULT_SESSION_NAME = 'nymgate';

/** The credentials in the result of AssumeRole and its siblings; undefined when it has none. */
export function assumedCredentials(read: XmlReader): AwsCredentials | undefined {
  return toCredentials({
    accessKeyId: read('Credentials/AccessKeyId'),
    secretAccessKey: read('Credentials/SecretAccessKey'),
    sessionToken: read('Credentials/SessionToken') ?? '',
    expiration: read('Credentials/Expiration') ?? '',
  });
}
