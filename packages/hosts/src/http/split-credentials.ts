/** A second credential behind a signature, whose own fields have commas: no token and no signature holds these words. */
const CREDENTIAL_SEPARATOR = /,[ \t]*(?=(?:bearer|basic|aws4-hmac-sha256)[ \t])/i;
const SIGNATURE = /^aws4-hmac-sha256[ \t]/i;

/**
 * The credentials in one value of a header. Platforms join repeated headers with commas, and two credentials are ambiguous and must be
 * seen to be two (T9-01). Neither a token nor a key of ours holds a comma; a signature of AWS does, and is cut only where another
 * credential begins.
 *
 * @returns undefined for a header that carries none
 * @example splitCredentials('Authorization', 'Bearer a, Bearer b') // ['Bearer a', 'Bearer b']
 */
export function splitCredentials(name: string, value: string): readonly string[] | undefined {
  const lower = name.toLowerCase();
  if (lower !== 'authorization' && lower !== 'x-api-key') return undefined;
  const separator = lower === 'authorization' && SIGNATURE.test(value) ? CREDENTIAL_SEPARATOR : ',';
  return value.split(separator).map((part) => part.trim());
}
