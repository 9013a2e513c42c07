import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { attempt } from '../base/entity.ts';
import { type AadstsRejection, toRejection } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { StoredCredential } from './federated-credentials.ts';
import type { StoredCertificate } from './stored-certificate.ts';

export type AssertionContext = {
  readonly keys: (issuer: string, kid: string | undefined) => Promise<JSONWebKeySet | undefined>;
  /** Issuers whose signatures cannot be verified. */
  readonly unverified: ReadonlySet<string>;
  /** Issuers of Entra itself, valid only for managed identities. */
  readonly tenantIssuers: readonly string[];
  readonly audiences: readonly string[];
  /** Ids of earlier assertions, if replays are rejected. */
  readonly seenTokenIds: Set<string> | undefined;
  readonly now: Date;
};

type ParsedAssertion = {
  readonly text: string;
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
};

/** The message of graph-facts.md#4.1. Rethrows other failures. */
function signatureReason(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'The key was not found.';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The signature algorithm is not supported.';
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return 'The provided signature value did not match the expected signature value.';
  throw error;
}

/**
 * Undefined when the assertion is valid. If the application itself is the issuer, a registered certificate signs
 * (graph-facts.md#5.7), otherwise a federated issuer (graph-facts.md#5.1).
 */
export async function checkAssertion(
  text: string,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRejection | undefined> {
  const assertion = attempt(
    (): ParsedAssertion => ({ text, header: decodeProtectedHeader(text), claims: decodeJwt(text) }),
  );
  if (assertion === undefined) return toRejection(50013, 'The assertion is malformed.');
  if (app.publicClient) return toRejection(700025, app.clientId);
  const isSelfIssued = String(assertion.claims.iss).toLowerCase() === app.clientId;
  return (
    (await (isSelfIssued
      ? checkCertificateAssertion(assertion, app, context)
      : checkFederatedAssertion(assertion, app, context))) ??
    checkTime(assertion.claims, context.now) ??
    checkReplay(assertion.claims, context.seenTokenIds)
  );
}

function checkTime(claims: JWTPayload, now: Date): AadstsRejection | undefined {
  const seconds = now.getTime() / 1000;
  if (claims.exp !== undefined && claims.exp > seconds && (claims.nbf ?? 0) <= seconds) return undefined;
  const expiry = claims.exp === undefined ? 'unset' : new Date(claims.exp * 1000).toISOString();
  return toRejection(700024, `Current time: ${now.toISOString()}, expiry time of assertion ${expiry}.`);
}

function checkReplay({ jti }: JWTPayload, presented: Set<string> | undefined): AadstsRejection | undefined {
  if (presented === undefined || jti === undefined) return undefined;
  if (presented.has(jti)) return toRejection(50013, 'The assertion was presented before.');
  presented.add(jti);
  return undefined;
}

/** Checks in the order that Entra's messages suggest. Comparisons are exact: case and spaces count (graph-facts.md#5.1). */
async function checkFederatedAssertion(
  assertion: ParsedAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRejection | undefined> {
  const { claims, header } = assertion;
  const mismatch = checkClaims(claims, app, context);
  if (mismatch !== undefined) return mismatch;
  const issuer = claims.iss ?? '';
  if (context.unverified.has(issuer)) return undefined;
  const keySet = await context.keys(issuer, header.kid);
  return keySet === undefined ? toRejection(50166, issuer) : checkSignature(assertion, keySet, context.now);
}

function checkClaims(
  claims: JWTPayload,
  app: RegisteredApp,
  { now, tenantIssuers }: AssertionContext,
): AadstsRejection | undefined {
  const { credentials } = app.state;
  if (credentials.length === 0) return toRejection(70025, `${app.clientId}'(${app.state.name})`);
  const matched = findCredential(claims, credentials);
  if ('code' in matched) return matched;
  // A node that does not know the credential yet evaluates the others.
  if (!matched.isKnown(now)) return unknownYet(claims, credentials, matched);
  // Only managed identities' tokens have `xms_mirid`.
  if (tenantIssuers.includes(claims.iss ?? '') && claims['xms_mirid'] === undefined)
    return toRejection(700222, claims.iss ?? '');
  return undefined;
}

function findCredential(
  claims: JWTPayload,
  credentials: readonly StoredCredential[],
): StoredCredential | AadstsRejection {
  const issuer = String(claims.iss);
  const ofIssuer = credentials.filter((one) => one.issuer === claims.iss);
  if (ofIssuer.length === 0 || issuer.trim() !== issuer) return toRejection(700211, issuer);
  const ofSubject = ofIssuer.filter((one) => one.subject === claims.sub);
  if (ofSubject.length === 0) return toRejection(700213, String(claims.sub));
  const audiences = [claims.aud ?? []].flat();
  const found = ofSubject.find((one) => audiences.length === 1 && one.audience === audiences[0]);
  return found ?? toRejection(700212, audiences.join(', '));
}

function unknownYet(
  claims: JWTPayload,
  credentials: readonly StoredCredential[],
  unknown: StoredCredential,
): AadstsRejection {
  const others = credentials.filter((one) => one !== unknown);
  return others.some((one) => one.issuer === claims.iss)
    ? toRejection(700213, String(claims.sub))
    : toRejection(700211, String(claims.iss));
}

async function checkSignature(
  { text }: ParsedAssertion,
  keySet: JSONWebKeySet,
  now: Date,
): Promise<AadstsRejection | undefined> {
  try {
    // Time is checked after the signature, with a separate code.
    await jwtVerify(text, createLocalJWKSet(keySet), {
      algorithms: ['RS256'],
      currentDate: now,
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return undefined;
  } catch (error) {
    return toRejection(50013, signatureReason(error));
  }
}

/** PS256 with `x5t#S256` or RS256 with `x5t`; issuer and subject are the application (graph-facts.md#5.7). */
async function checkCertificateAssertion(
  assertion: ParsedAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRejection | undefined> {
  const { claims, header } = assertion;
  if (String(claims.sub).toLowerCase() !== app.clientId) return toRejection(700021, '');
  if (header.x5t === undefined && header['x5t#S256'] === undefined) return toRejection(50027, '');
  const audiences = [claims.aud ?? []].flat();
  if (audiences.length !== 1 || !context.audiences.includes(audiences[0] ?? ''))
    return toRejection(700023, '');
  const certificate = findCertificate(assertion, app.state.certificates);
  const thumbprint = `Thumbprint of key used by client: '${header['x5t#S256'] ?? header.x5t}'`;
  const reason =
    certificate === undefined
      ? 'The key was not found.'
      : await reasonAgainst(assertion, certificate, context.now);
  return reason === undefined ? undefined : toRejection(700027, `${reason}, ${thumbprint}`);
}

function findCertificate(
  { header }: ParsedAssertion,
  certificates: readonly StoredCertificate[],
): StoredCertificate | undefined {
  if (header.alg === 'PS256') return certificates.find(({ sha256 }) => sha256 === header['x5t#S256']);
  return header.alg === 'RS256' ? certificates.find(({ sha1 }) => sha1 === header.x5t) : undefined;
}

async function reasonAgainst(
  { text, header }: ParsedAssertion,
  { publicKey, validFrom, validTo }: StoredCertificate,
  now: Date,
): Promise<string | undefined> {
  if (now >= validTo) return 'The key used is expired.';
  if (now < validFrom) return 'The key used is not yet valid.';
  try {
    await jwtVerify(text, publicKey, {
      algorithms: [header.alg ?? ''],
      currentDate: now,
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return undefined;
  } catch (error) {
    return signatureReason(error);
  }
}
