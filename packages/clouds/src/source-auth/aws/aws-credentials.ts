import type { Environment } from '@nymgate/engine/kernel/ports';
import { createAwsError } from './aws-faults.ts';

/** What signs a call of AWS. Held in memory only, never told. */
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present for every session: roles of functions, tasks, pods and instances. */
  readonly sessionToken?: string;
  /** Wall time in milliseconds; absent when the source replaces them itself. */
  readonly expires?: number;
};

/** Visible ASCII: an access key or a token goes into a header and must never be able to add a line to it. */
const KEY_TEXT = /^[\x21-\x7e]{1,8192}$/;

export type CredentialParts = {
  readonly accessKeyId: unknown;
  readonly secretAccessKey: unknown;
  readonly sessionToken?: unknown;
  /** RFC 3339 time. */
  readonly expiration?: unknown;
};

/**
 * Credentials from what a source gave, or undefined when a part is missing or is not what AWS documents.
 *
 * @example toCredentials({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: '…' })
 */
export function toCredentials(parts: CredentialParts): AwsCredentials | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = parts;
  if (!isKeyText(accessKeyId) || !isKeyText(secretAccessKey)) return undefined;
  if (sessionToken !== undefined && !isKeyText(sessionToken)) return undefined;
  const expires = typeof expiration === 'string' ? Date.parse(expiration) : undefined;
  if (expiration !== undefined && (expires === undefined || Number.isNaN(expires))) return undefined;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expires === undefined ? {} : { expires }),
  };
}

function isKeyText(value: unknown): value is string {
  return typeof value === 'string' && KEY_TEXT.test(value);
}

/** `[\w+=,.@-]`, 2 to 64 of them (STS API reference, RoleSessionName). It shows in CloudTrail. */
export const DEFAULT_SESSION_NAME = 'nymgate';

/** The credentials in the result of AssumeRole and its siblings; undefined when it has none. */
export function parseAssumedCredentials(
  read: (path: string) => string | undefined,
): AwsCredentials | undefined {
  return toCredentials({
    accessKeyId: read('Credentials/AccessKeyId'),
    secretAccessKey: read('Credentials/SecretAccessKey'),
    sessionToken: read('Credentials/SessionToken') ?? '',
    expiration: read('Credentials/Expiration') ?? '',
  });
}

/**
 * Access key from the environment, which is also how Lambda hands a function the session of its role. Undefined when there is none.
 *
 * @throws RequestError SOURCE_AUTH_FAILED for half a pair
 * @example environmentCredentials((name) => process.env[name])
 */
export function readEnvironmentCredentials(environment: Environment): AwsCredentials | undefined {
  const accessKeyId = emptyToUndefined(environment('AWS_ACCESS_KEY_ID'));
  const secretAccessKey = emptyToUndefined(environment('AWS_SECRET_ACCESS_KEY'));
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  const sessionToken = emptyToUndefined(environment('AWS_SESSION_TOKEN'));
  const credentials = toCredentials({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  if (credentials === undefined) throw createAwsError('AWS credentials in the environment are incomplete');
  return credentials;
}

/** An empty variable counts as one that is not set, as in the AWS SDKs. */
export function emptyToUndefined(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
