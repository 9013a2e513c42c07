import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { OidcIssuer } from '../oidc-issuer.ts';

/** Whether a token is one of the issuer's, for this audience: signature, issuer, audience and dates. Its subject, or undefined. */
export async function verifyToken(
  token: string,
  { issuer, audience }: { readonly issuer: OidcIssuer; readonly audience: string },
): Promise<string | undefined> {
  const answer = await fetch(`${issuer.url}/.well-known/jwks.json`);
  const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
  return jwtVerify(token, keys, { issuer: issuer.url, audience }).then(
    ({ payload }) => payload.sub,
    () => undefined,
  );
}
