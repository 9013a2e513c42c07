import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { AadstsCode } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';

export type Refusal = { readonly code: AadstsCode; readonly detail: string };

/** Key sets by issuer: the simulator's own is at hand, others are fetched through their discovery document. */
export type KeySource = (issuer: string) => Promise<JSONWebKeySet | undefined>;

export type AssertionCheck = {
  readonly assertion: string;
  readonly app: RegisteredApp;
  readonly keys: KeySource;
  readonly now: Date;
};

/**
 * Entra's order as its error texts suggest: readable, credentials exist, issuer, subject, audience, signature, time.
 * Comparisons are exact and case-sensitive (facts 5.1). Returns undefined when the assertion is good.
 */
export async function refuseAssertion({
  assertion,
  app,
  keys,
  now,
}: AssertionCheck): Promise<Refusal | undefined> {
  const claims = readClaims(assertion);
  if (claims === undefined) return { code: 50013, detail: 'The assertion is malformed.' };
  const mismatch = refuseClaims(claims, app);
  if (mismatch !== undefined) return mismatch;
  const issuer = claims.iss ?? '';
  const keySet = await keys(issuer);
  if (keySet === undefined) return { code: 50166, detail: issuer };
  return (await refuseSignature(assertion, keySet, now)) ?? refuseTime(claims, now);
}

function readClaims(assertion: string): JWTPayload | undefined {
  try {
    decodeProtectedHeader(assertion);
    return decodeJwt(assertion);
  } catch {
    return undefined;
  }
}

function refuseClaims(claims: JWTPayload, app: RegisteredApp): Refusal | undefined {
  if (app.credentials.length === 0) return { code: 70025, detail: `${app.clientId}'(${app.name})` };
  const issuer = String(claims.iss);
  const ofIssuer = app.credentials.filter((credential) => credential.issuer === claims.iss);
  if (ofIssuer.length === 0) return { code: 700211, detail: issuer };
  const ofSubject = ofIssuer.filter((credential) => credential.subject === claims.sub);
  if (ofSubject.length === 0) return { code: 700213, detail: String(claims.sub) };
  const audiences = [claims.aud ?? []].flat();
  const matched =
    audiences.length === 1 && ofSubject.some((credential) => credential.audience === audiences[0]);
  return matched ? undefined : { code: 700212, detail: audiences.join(', ') };
}

async function refuseSignature(
  assertion: string,
  keySet: JSONWebKeySet,
  now: Date,
): Promise<Refusal | undefined> {
  try {
    // Time is judged after the signature, with its own code.
    await jwtVerify(assertion, createLocalJWKSet(keySet), {
      algorithms: ['RS256'],
      currentDate: now,
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return {
      code: 50013,
      detail:
        error instanceof errors.JWKSNoMatchingKey
          ? 'The key was not found.'
          : 'The provided signature value did not match the expected signature value.',
    };
  }
}

function refuseTime(claims: JWTPayload, now: Date): Refusal | undefined {
  const seconds = now.getTime() / 1000;
  if (claims.exp !== undefined && claims.exp > seconds && (claims.nbf ?? 0) <= seconds) return undefined;
  const expiry = claims.exp === undefined ? 'unset' : new Date(claims.exp * 1000).toISOString();
  return { code: 700024, detail: `Current time: ${now.toISOString()}, expiry time of assertion ${expiry}.` };
}

/** Fetches discovery and JWKS of an issuer; undefined when either cannot be read. */
export async function fetchKeySet(issuer: string): Promise<JSONWebKeySet | undefined> {
  try {
    const discovery = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    return (await fetchJson(String(discovery['jwks_uri']))) as unknown as JSONWebKeySet;
  } catch {
    return undefined;
  }
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) });
  return (await response.json()) as Record<string, unknown>;
}
