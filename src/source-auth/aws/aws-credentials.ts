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
