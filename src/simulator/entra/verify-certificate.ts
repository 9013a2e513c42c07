import { jwtVerify } from 'jose';
import { type Refusal, refusal } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';
import { type AssertionContext, type ReadAssertion, signatureReason } from './assertion-context.ts';
import type { HeldCertificate } from './held-certificate.ts';

/**
 * An assertion signed with the key of a registered certificate: PS256 with `x5t#S256`, or RS256 with `x5t`; issuer and subject
 * the application, audience the token endpoint (graph-facts.md#5.7).
 */
export async function refuseCertificateAssertion(
  assertion: ReadAssertion,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<Refusal | undefined> {
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
