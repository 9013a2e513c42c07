import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { type Refusal, refusal } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';
import { type AssertionContext, type ReadAssertion, signatureReason } from './assertion-context.ts';
import type { HeldCredential } from './federated-credentials.ts';

/**
 * Entra's order as its error texts suggest: credentials exist, issuer, subject, audience, then the signature with the issuer's
 * published keys, RS256 only. Comparisons are exact and case-sensitive, blanks count (graph-facts.md#5.1).
 */
export async function refuseFederatedAssertion(
  assertion: ReadAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<Refusal | undefined> {
  const { claims, header } = assertion;
  const mismatch = refuseClaims(claims, app, context);
  if (mismatch !== undefined) return mismatch;
  const issuer = claims.iss ?? '';
  const keySet = await context.keys(issuer, header.kid);
  return keySet === undefined ? refusal(50166, issuer) : refuseSignature(assertion, keySet, context.now);
}

function refuseClaims(
  claims: JWTPayload,
  app: RegisteredApp,
  { now, ownIssuers }: AssertionContext,
): Refusal | undefined {
  const { credentials } = app.state;
  if (credentials.length === 0) return refusal(70025, `${app.clientId}'(${app.name})`);
  const matched = findCredential(claims, credentials);
  if ('code' in matched) return matched;
  // A node that does not know the credential yet judges by the others.
  if (!matched.isKnown(now)) return unknownYet(claims, credentials, matched);
  // `xms_mirid`, the resource that a managed identity belongs to, is what tells its tokens from other applications'.
  if (ownIssuers.includes(claims.iss ?? '') && claims['xms_mirid'] === undefined)
    return refusal(700222, claims.iss ?? '');
  return undefined;
}

function findCredential(
  claims: JWTPayload,
  credentials: readonly HeldCredential[],
): HeldCredential | Refusal {
  const issuer = String(claims.iss);
  const ofIssuer = credentials.filter((one) => one.issuer === claims.iss);
  if (ofIssuer.length === 0 || issuer.trim() !== issuer) return refusal(700211, issuer);
  const ofSubject = ofIssuer.filter((one) => one.subject === claims.sub);
  if (ofSubject.length === 0) return refusal(700213, String(claims.sub));
  const audiences = [claims.aud ?? []].flat();
  const found = ofSubject.find((one) => audiences.length === 1 && one.audience === audiences[0]);
  return found ?? refusal(700212, audiences.join(', '));
}

function unknownYet(
  claims: JWTPayload,
  credentials: readonly HeldCredential[],
  unknown: HeldCredential,
): Refusal {
  const others = credentials.filter((one) => one !== unknown);
  return others.some((one) => one.issuer === claims.iss)
    ? refusal(700213, String(claims.sub))
    : refusal(700211, String(claims.iss));
}

async function refuseSignature(
  { text }: ReadAssertion,
  keySet: JSONWebKeySet,
  now: Date,
): Promise<Refusal | undefined> {
  try {
    // Time is judged after the signature, with its own code.
    await jwtVerify(text, createLocalJWKSet(keySet), {
      algorithms: ['RS256'],
      currentDate: now,
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return undefined;
  } catch (error) {
    return refusal(50013, signatureReason(error));
  }
}
