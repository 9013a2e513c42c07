import { isLoopbackAddress } from '@nymgate/clouds/network/loopback';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type { IdentifiedHeaders } from './gateway-platform.ts';

/** What Google writes in place of a signature that it has verified (cloud.google.com/run/docs/troubleshooting#signature-removed). */
const VERIFIED_BEARER = /^bearer +[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.SIGNATURE_REMOVED_BY_GOOGLE$/i;
const ISSUERS: ReadonlySet<unknown> = new Set(['https://accounts.google.com', 'accounts.google.com']);
/** Service accounts alone: the address of a person would be a personal datum in the audit trail. */
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9._-]{0,126}@[a-z0-9.-]{1,126}\.gserviceaccount\.com$/;
const MAX_HEADER_LENGTH = 8_192;
/** How far the clocks of Google and of this process may differ. */
const SKEW_SECONDS = 60;

export type ExpectedToken = {
  /** `aud` that a token must have; undefined: nobody is known. */
  readonly audience: string | undefined;
  /** Of the connection. */
  readonly remoteAddress: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/**
 * Whether this process may be what Cloud Run sends requests to, by the variables that it sets (cloud.google.com/run/docs/container-contract).
 * Knative sets the same ones: whose word counts is another question (`confirmGoogle`). A container beside that one has no PORT: what it gets comes from its neighbour, for whom Google vouches not.
 */
export function isCloudRun(environment: Readonly<Partial<Record<string, string>>>): boolean {
  return ['K_SERVICE', 'K_REVISION', 'K_CONFIGURATION', 'PORT'].every(
    (name) => (environment[name] ?? '') !== '',
  );
}

/**
 * Who calls, as Cloud Run's IAM check says. Google verifies the token of `X-Serverless-Authorization`, or without that one of
 * `Authorization`, and takes its signature away. A token that still has one was not verified and is left for `callers.jwt`.
 *
 * A token for somebody else, an old one, and one from a program of this machine (a container beside this one) name nobody.
 *
 * To be called only where Google stands in front and demands `roles/run.invoker`: a service that `allUsers` may invoke gets these
 * headers as anybody writes them (HOK-05).
 *
 * @example identifyGoogle([['Authorization', 'Bearer e30.eyJ….SIGNATURE_REMOVED_BY_GOOGLE']], expected).identity?.principal // 'etl@project.iam.gserviceaccount.com'
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

/** Google has looked at all this already; a token that somebody else has passed on may be any. */
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
