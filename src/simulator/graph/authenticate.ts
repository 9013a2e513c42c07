import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { accessDenied, insufficient } from './directory-entities.ts';
import type { Endpoint } from './endpoints.ts';
import { filesDenied } from './files/file-errors.ts';
import { GraphError } from './graph-error.ts';
import { missingRole } from './teams/teams-errors.ts';

export type Authenticator = (
  authorization: string | undefined,
) => Promise<{ readonly roles: readonly string[] }>;

const CHALLENGE = {
  'www-authenticate':
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
};

const refused = (message: string) =>
  new GraphError(401, 'InvalidAuthenticationToken', message, { headers: CHALLENGE });

/** Checks signature, audience, tenant and time of an access token. Rejects with GraphError 401. */
export function createAuthenticator(options: {
  jwks: JSONWebKeySet;
  audiences: readonly string[];
  tenantId: string;
  now: () => Date;
}): Authenticator {
  const keys = createLocalJWKSet(options.jwks);
  return async (authorization) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refused('Access token is empty.');
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        audience: [...options.audiences],
        currentDate: options.now(),
        issuer: `https://sts.windows.net/${options.tenantId}/`,
      });
      return { roles: Array.isArray(payload['roles']) ? payload['roles'].map(String) : [] };
    } catch (error) {
      throw refused(messageOf(error));
    }
  };
}

function messageOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Lifetime validation failed, the token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'aud'
      ? 'Access token validation failure. Invalid audience.'
      : 'Access token validation failure.';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'Access token validation failure. Invalid signature.';
  return 'IDX14100: JWT is not well formed, there are no dots (.).';
}

/** One of the endpoint's roles must be in the token; the directory and Exchange refuse in different words (facts 4.2). */
export function authorize(endpoint: Endpoint, roles: readonly string[]): void {
  if (endpoint.roles.some((role) => roles.includes(role))) return;
  if (endpoint.service === 'teams') throw missingRole(endpoint.roles, roles);
  if (endpoint.service === 'files') throw filesDenied();
  throw endpoint.service === 'directory' ? insufficient() : accessDenied();
}
