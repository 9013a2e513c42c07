import type { CallerReason, CallerVerifier, VerificationResult } from '@nymgate/engine/kernel/caller';
import type { Clock, HttpClient, Log } from '@nymgate/engine/kernel/ports';
import { errors, jwtVerify, type LocalJWKSet } from 'jose';
import { createKeySource, type KeySource } from './create-key-source.ts';
import { parseJwt, type UnverifiedJwt } from './parse-jwt.ts';
import { parseCredential } from './read-credential.ts';
import type { RequiredClaim, TrustedIssuer } from './trusted-issuer.ts';

export type JwtVerifierOptions = {
  readonly issuers: readonly TrustedIssuer[];
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
};

type IssuerTrust = { readonly trusted: TrustedIssuer; readonly keys: KeySource };

/** RFC 7519, RFC 8725. The token only selects an (issuer, audience) pair; unlisted callers are forbidden. */
export function createJwtVerifier({ issuers, http, clock, log }: JwtVerifierOptions): CallerVerifier {
  const sources = new Map<string, KeySource>();
  const trusts = issuers.map((trusted): IssuerTrust => {
    const place = `${trusted.issuer} ${trusted.jwksUrl ?? ''}`;
    const keys = sources.get(place) ?? createKeySource({ trusted, http, clock, log });
    sources.set(place, keys);
    return { trusted, keys };
  });
  return {
    name: `tokens of ${issuers.map(({ name }) => name).join(', ')}`,
    verify: async ({ headers }) => {
      const credential = parseCredential(headers);
      // API keys have their own verifier.
      if (credential.kind !== 'bearer' || credential.text.startsWith('nyk_')) return { outcome: 'absent' };
      const token = parseJwt(credential.text);
      if (typeof token === 'string') return { outcome: 'refused', reason: token };
      const trust = chooseTrust(token, trusts);
      if (typeof trust === 'string') return { outcome: 'refused', reason: trust };
      return verifyToken(token, trust, clock);
    },
  };
}

/** Exactly one audience: a token for several could be replayed by another. */
function chooseTrust(
  { issuer, audience }: UnverifiedJwt,
  trusts: readonly IssuerTrust[],
): IssuerTrust | CallerReason {
  const known = trusts.filter(({ trusted }) => trusted.issuer === issuer);
  if (known.length === 0) return 'issuer';
  const [only, ...others]: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  const trust = known.find(({ trusted }) => trusted.audience === only);
  return trust === undefined || others.length > 0 ? 'audience' : trust;
}

async function verifyToken(
  token: UnverifiedJwt,
  { trusted, keys }: IssuerTrust,
  clock: Clock,
): Promise<VerificationResult> {
  if (!trusted.algorithms.some((algorithm) => algorithm === token.algorithm))
    return { outcome: 'refused', reason: 'algorithm' };
  const set = await keys.find(token.kid);
  if (set === 'key-source') return { outcome: 'unavailable', reason: set };
  if (set === 'key') return { outcome: 'refused', reason: set };
  const claims = await verifySignature(token, { trusted, set, now: clock.now() });
  if (typeof claims === 'string') return { outcome: 'refused', reason: claims };
  const fault = checkClaims(claims, trusted, clock.now() / 1_000);
  return fault === undefined ? identifyCaller(claims, trusted) : { outcome: 'refused', reason: fault };
}

type Verification = { readonly trusted: TrustedIssuer; readonly set: LocalJWKSet; readonly now: number };

async function verifySignature(
  token: UnverifiedJwt,
  { trusted, set, now }: Verification,
): Promise<Readonly<Record<string, unknown>> | CallerReason> {
  try {
    const { payload } = await jwtVerify(token.text, set, {
      algorithms: [...trusted.algorithms],
      issuer: trusted.issuer,
      audience: trusted.audience,
      clockTolerance: trusted.clockSkewSeconds,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    return toCallerReason(error);
  }
}

/** jose's messages and causes hold claims. */
function toCallerReason(error: unknown): CallerReason {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIM_REASONS[error.claim] ?? 'claims';
  // The key of this kid has another type or algorithm than the token.
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'key';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'algorithm';
  // TypeError and DOMException: a published key that can't be imported, or a short RSA key.
  if (error instanceof errors.JWKInvalid || error instanceof TypeError || error instanceof DOMException)
    return 'key';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

const CLAIM_REASONS: Readonly<Record<string, CallerReason>> = {
  iss: 'issuer',
  aud: 'audience',
  exp: 'lifetime',
  nbf: 'not-yet-valid',
};

function identifyCaller(
  claims: Readonly<Record<string, unknown>>,
  trusted: TrustedIssuer,
): VerificationResult {
  const value = claims[trusted.callerId];
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(value))
    return { outcome: 'refused', reason: 'claims' };
  const grant = trusted.callers.get(value) ?? trusted.callers.get('*');
  if (grant === undefined) return { outcome: 'forbidden', reason: 'not-granted' };
  return { outcome: 'known', caller: { id: `${trusted.name}:${value}`, grant } };
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * What jose doesn't check: an issue date in the future, the maximum lifetime, required claims. Lifetime
 * counts from `iat`, or from now without one.
 * @param now seconds since 1970
 */
function checkClaims(claims: Claims, trusted: TrustedIssuer, now: number): CallerReason | undefined {
  return checkLifetime(claims, trusted, now) ?? checkRequired(claims, trusted);
}

function checkLifetime(claims: Claims, trusted: TrustedIssuer, now: number): CallerReason | undefined {
  const { clockSkewSeconds: skew, maxLifetimeSeconds: maxLifetime } = trusted;
  const { exp, iat = now } = claims;
  if (typeof exp !== 'number' || typeof iat !== 'number') return 'lifetime';
  if (iat > now + skew) return 'not-yet-valid';
  return exp - iat > maxLifetime ? 'lifetime' : undefined;
}

function checkRequired(claims: Claims, { requiredClaims }: TrustedIssuer): CallerReason | undefined {
  const isSatisfied = Object.entries(requiredClaims).every(
    ([name, required]) => required !== undefined && satisfies(claims[name], required),
  );
  return isSatisfied ? undefined : 'claims';
}

function satisfies(value: unknown, required: RequiredClaim): boolean {
  if (typeof required === 'string' || typeof required === 'boolean') return value === required;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return required.some((one) => values.includes(one));
}
