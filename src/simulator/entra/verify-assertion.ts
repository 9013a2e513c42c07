import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { type Refusal, refusal } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { AssertionContext, ReadAssertion } from './assertion-context.ts';
import { refuseCertificateAssertion } from './verify-certificate.ts';
import { refuseFederatedAssertion } from './verify-federated.ts';

/**
 * Undefined when the assertion is good. One whose issuer is the application itself is signed with the key of a registered
 * certificate (graph-facts.md#5.7), any other by a federated issuer (graph-facts.md#5.1).
 */
export async function refuseAssertion(
  text: string,
  app: RegisteredApp,
  context: AssertionContext,
): Promise<Refusal | undefined> {
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

function refuseTime(claims: JWTPayload, now: Date): Refusal | undefined {
  const seconds = now.getTime() / 1000;
  if (claims.exp !== undefined && claims.exp > seconds && (claims.nbf ?? 0) <= seconds) return undefined;
  const expiry = claims.exp === undefined ? 'unset' : new Date(claims.exp * 1000).toISOString();
  return refusal(700024, `Current time: ${now.toISOString()}, expiry time of assertion ${expiry}.`);
}

function refuseReplay({ jti }: JWTPayload, presented: Set<string> | undefined): Refusal | undefined {
  if (presented === undefined || jti === undefined) return undefined;
  if (presented.has(jti)) return refusal(50013, 'The assertion was presented before.');
  presented.add(jti);
  return undefined;
}
