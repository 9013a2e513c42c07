import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { IdentifiedHeaders } from './gateway-platform.ts';

/** Google replaces verified signatures (cloud.google.com/run/docs/troubleshooting#signature-removed). */
const VERIFIED_BEARER = /^bearer +[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.SIGNATURE_REMOVED_BY_GOOGLE$/i;
const ISSUERS: ReadonlySet<unknown> = new Set(['https://accounts.google.com', 'accounts.google.com']);
/** Only service accounts: a person's address would be personal data in the audit log. */
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9._-]{0,126}@[a-z0-9.-]{1,126}\.gserviceaccount\.com$/;
const MAX_HEADER_LENGTH = 8_192;
/** Tolerated clock difference. */
const SKEW_SECONDS = 60;

export type ExpectedToken = {
  /** Required `aud`; undefined: no token is accepted. */
  readonly audience: string | undefined;
  readonly remoteAddress: string;
  readonly now: number;
};

/**
 * Whether Cloud Run's variables are set (cloud.google.com/run/docs/container-contract). Knative sets them too
 * (see `confirmGooglePlatform`). A sidecar has no PORT, and gets its requests from its neighbour.
 */
export function isCloudRun(environment: Readonly<Partial<Record<string, string>>>): boolean {
  return ['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT'].every(
    (name) => (environment[name] ?? '') !== '',
  );
}

/**
 * Reads the caller from the token that Cloud Run's IAM check verified and whose signature it removed. Signed
 * tokens are left for `callers.jwt`; expired tokens, other audiences and local callers give no identity. Call
 * it only where Google demands `roles/run.invoker` (HOK-05).
 */
export function identifyGoogle(headers: HeaderList, expected: ExpectedToken): IdentifiedHeaders {
  const name = hasHeader(headers, 'x-serverless-authorization')
    ? 'x-serverless-authorization'
    : 'authorization';
  const values = headers.filter(([given]) => given.toLowerCase() === name);
  const [only, ...more] = values;
  const claims =
    only === undefined || more.length > 0 ? undefined : VERIFIED_BEARER.exec(only[1].trim())?.[1];
  if (claims === undefined || (only?.[1].length ?? 0) > MAX_HEADER_LENGTH)
    return { identity: undefined, headers };
  const principal = isLoopbackAddress(expected.remoteAddress)
    ? undefined
    : parseServiceAccount(claims, expected);
  return {
    identity: principal === undefined ? undefined : { kind: 'google-iam', principal },
    headers: headers.filter((header) => header !== only),
  };
}

function hasHeader(headers: HeaderList, name: string): boolean {
  return headers.some(([given]) => given.toLowerCase() === name);
}

function parseServiceAccount(text: string, expected: ExpectedToken): string | undefined {
  const claims = parseClaims(text);
  const { iss, email, email_verified: verified } = claims;
  if (!isTokenForGateway(claims, expected)) return undefined;
  if (!ISSUERS.has(iss) || verified !== true || typeof email !== 'string') return undefined;
  return SERVICE_ACCOUNT.test(email) ? email : undefined;
}

/** Google has checked this already; a token may have been forwarded. */
function isTokenForGateway(
  { aud, iat, exp }: Readonly<Record<string, unknown>>,
  { audience, now }: ExpectedToken,
): boolean {
  const seconds = now / 1_000;
  if (audience === undefined || aud !== audience) return false;
  if (typeof exp !== 'number' || typeof iat !== 'number') return false;
  return exp > seconds - SKEW_SECONDS && iat < seconds + SKEW_SECONDS && iat < exp;
}

function parseClaims(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // The parser's message quotes the token (design rule 8).
    return {};
  }
}
