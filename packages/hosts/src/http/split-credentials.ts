/** Starts another credential after an AWS signature, whose own fields contain commas. */
const CREDENTIAL_SEPARATOR = /,[ \t]*(?=(?:bearer|basic|aws4-hmac-sha256)[ \t])/i;
const SIGNATURE = /^aws4-hmac-sha256[ \t]/i;

/** Two joined credentials are ambiguous (T9-01). @returns undefined for other headers */
export function splitCredentials(name: string, value: string): readonly string[] | undefined {
  const lower = name.toLowerCase();
  if (lower !== 'authorization' && lower !== 'x-api-key') return undefined;
  const separator = lower === 'authorization' && SIGNATURE.test(value) ? CREDENTIAL_SEPARATOR : ',';
  return value.split(separator).map((part) => part.trim());
}
