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
import { type AadstsRefusal, refusal } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { HeldCredential } from './federated-credentials.ts';
import type { HeldCertificate } from './held-certificate.ts';

/** Who may have signed, and what the assertion may be for. */
export type AssertionContext = {
  readonly keys: (issuer: string, kid: string | undefined) => Promise<JSONWebKeySet | undefined>;
  /** Issuers whose signatures nobody can look at from here. */
  readonly unverified: ReadonlySet<string>;
  /** Issuers of Entra itself, whose tokens only managed identities may present. */
  readonly ownIssuers: readonly string[];
  /** Addresses of the token endpoint: audiences of an assertion signed with a certificate's key. */
  readonly audiences: readonly string[];
  /** Ids of the assertions so far, where each may be presented only once; else undefined. */
  readonly presented: Set<string> | undefined;
  readonly now: Date;
};

type ReadAssertion = {
  readonly text: string;
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
};

/** Why a signature does not hold, in the words of graph-facts.md#4.1. Rethrows any other failure. */
function signatureReason(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'The key was not found.';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The signature algorithm is not supported.';
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return 'The provided signature value did not match the expected signature value.';
  throw error;
}

/**
 * Says why an assertion is refused; undefined when it is good. If its issuer is the application itself, it is signed with the key
 * of a registered certificate (graph-facts.md#5.7); any other is signed by a federated issuer (graph-facts.md#5.1).
 */
export async function refuseAssertion(
  text: string,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRefusal | undefined> {
  const assertion = readAssertion(text);
  if (assertion === undefined) return refusal(50013, 'The assertion is malformed.');
  if (app.publicClient) return refusal(700025, app.clientId);
  const own = String(assertion.claims.iss).toLowerCase() === app.clientId;
  return (
    (await (own
      ? refuseCertificateAssertion(assertion, app, context)
      : refuseFederatedAssertion(assertion, app, context))) ??
    refuseTime(assertion.claims, context.now) ??
    refuseReplay(assertion.claims, context.presented)
  );
}

function readAssertion(text: string): ReadAssertion | undefined {
  try {
    return { text, header: decodeProtectedHeader(text), claims: decodeJwt(text) };
  } catch {
    return undefined;
  }
}

function refuseTime(claims: JWTPayload, now: Date): AadstsRefusal | undefined {
  const seconds = now.getTime() / 1000;
  if (claims.exp !== undefined && claims.exp > seconds && (claims.nbf ?? 0) <= seconds) return undefined;
  const expiry = claims.exp === undefined ? 'unset' : new Date(claims.exp * 1000).toISOString();
  return refusal(700024, `Current time: ${now.toISOString()}, expiry time of assertion ${expiry}.`);
}

function refuseReplay({ jti }: JWTPayload, presented: Set<string> | undefined): AadstsRefusal | undefined {
  if (presented === undefined || jti === undefined) return undefined;
  if (presented.has(jti)) return refusal(50013, 'The assertion was presented before.');
  presented.add(jti);
  return undefined;
}

/**
 * Checks in the order that Entra's error texts suggest: whether there are credentials, then issuer, subject and audience, then
 * the signature with the issuer's published keys, RS256 only. Comparisons are exact: letter case and blanks count (graph-facts.md#5.1).
 */
async function refuseFederatedAssertion(
  assertion: ReadAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRefusal | undefined> {
  const { claims, header } = assertion;
  const mismatch = refuseClaims(claims, app, context);
  if (mismatch !== undefined) return mismatch;
  const issuer = claims.iss ?? '';
  if (context.unverified.has(issuer)) return undefined;
  const keySet = await context.keys(issuer, header.kid);
  return keySet === undefined ? refusal(50166, issuer) : refuseSignature(assertion, keySet, context.now);
}

function refuseClaims(
  claims: JWTPayload,
  app: RegisteredApp,
  { now, ownIssuers }: AssertionContext,
): AadstsRefusal | undefined {
  const { credentials } = app.state;
  if (credentials.length === 0) return refusal(70025, `${app.clientId}'(${app.state.name})`);
  const matched = findCredential(claims, credentials);
  if ('code' in matched) return matched;
  // A node that does not know the credential yet judges by the others.
  if (!matched.isKnown(now)) return unknownYet(claims, credentials, matched);
  // Only a managed identity's token has `xms_mirid`, the resource that the identity belongs to.
  if (ownIssuers.includes(claims.iss ?? '') && claims['xms_mirid'] === undefined)
    return refusal(700222, claims.iss ?? '');
  return undefined;
}

function findCredential(
  claims: JWTPayload,
  credentials: readonly HeldCredential[],
): HeldCredential | AadstsRefusal {
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
): AadstsRefusal {
  const others = credentials.filter((one) => one !== unknown);
  return others.some((one) => one.issuer === claims.iss)
    ? refusal(700213, String(claims.sub))
    : refusal(700211, String(claims.iss));
}

async function refuseSignature(
  { text }: ReadAssertion,
  keySet: JSONWebKeySet,
  now: Date,
): Promise<AadstsRefusal | undefined> {
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

/**
 * An assertion that is signed with the key of a registered certificate, as PS256 with `x5t#S256` or RS256 with `x5t`. Issuer and
 * subject are the application, the audience is the token endpoint (graph-facts.md#5.7).
 */
async function refuseCertificateAssertion(
  assertion: ReadAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<AadstsRefusal | undefined> {
  const { claims, header } = assertion;
  if (String(claims.sub).toLowerCase() !== app.clientId) return refusal(700021, '');
  if (header.x5t === undefined && header['x5t#S256'] === undefined) return refusal(50027, '');
  const audiences = [claims.aud ?? []].flat();
  if (audiences.length !== 1 || !context.audiences.includes(audiences[0] ?? '')) return refusal(700023, '');
  const certificate = findCertificate(assertion, app.state.certificates);
  const thumbprint = `Thumbprint of key used by client: '${header['x5t#S256'] ?? header.x5t}'`;
  const reason =
    certificate === undefined
      ? 'The key was not found.'
      : await reasonAgainst(assertion, certificate, context.now);
  return reason === undefined ? undefined : refusal(700027, `${reason}, ${thumbprint}`);
}

function findCertificate(
  { header }: ReadAssertion,
  certificates: readonly HeldCertificate[],
): HeldCertificate | undefined {
  if (header.alg === 'PS256') return certificates.find(({ sha256 }) => sha256 === header['x5t#S256']);
  return header.alg === 'RS256' ? certificates.find(({ sha1 }) => sha1 === header.x5t) : undefined;
}

async function reasonAgainst(
  { text, header }: ReadAssertion,
  { publicKey, validFrom, validTo }: HeldCertificate,
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
