import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { OidcIssuer } from '../../../stand-ins/oidc-issuer.ts';

type Expected = { readonly keys: OidcIssuer; readonly issuer: string; readonly audience: string };

/** Claims of a token that these keys have signed in a platform's name, for this audience; undefined for any other. */
export async function verifyIssued(
  token: string,
  { keys, issuer, audience }: Expected,
): Promise<JWTPayload | undefined> {
  const set = (await (await fetch(`${keys.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(set), { issuer, audience }).then(
    ({ payload }) => payload,
    () => undefined,
  );
}
