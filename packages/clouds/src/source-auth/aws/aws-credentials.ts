import type { Environment } from '@nymgate/engine/kernel/ports';
import { createAwsError } from './aws-faults.ts';

/** Held in memory only, never logged. */
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present for every session: roles of functions, tasks, pods and instances. */
  readonly sessionToken?: string;
  /** Wall time in milliseconds; absent when the source replaces them itself. */
  readonly expires?: number;
};

/** Visible ASCII: a key or token must never add a line to a header. */
const KEY_TEXT = /^[\x21-\x7e]{1,8192}$/;

export type CredentialParts = {
  readonly accessKeyId: unknown;
  readonly secretAccessKey: unknown;
  readonly sessionToken?: unknown;
  /** RFC 3339. */
  readonly expiration?: unknown;
};

/** Undefined when a part is missing or malformed. */
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

/** `[\w+=,.@-]{2,64}` (STS API reference, RoleSessionName). Visible in CloudTrail. */
export const DEFAULT_SESSION_NAME = 'nymgate';

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
 * Lambda provides the session of its role in the environment too.
 * @throws RequestError SOURCE_AUTH_FAILED for half a pair
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

/** An empty variable counts as unset, as in the AWS SDKs. */
export function emptyToUndefined(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
