import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { hashParts } from '../base/random.ts';
import { grantedRoles, type RegisteredApp } from './app-registry.ts';
import { DIRECTORY_ROLES, type Person } from './directory-roles.ts';

export const ACCESS_SECONDS = 3599;

/** Access tokens of the tenant, and which of them are revoked. */
export type AccessTokenIssuer = {
  readonly signingKey: SigningKey;
  readonly tenantId: string;
  readonly now: () => Date;
  /** `uti` claims of tokens that Graph rejects. */
  readonly revoked: ReadonlySet<string>;
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** Revokes every token signed so far. */
  readonly revokeAll: () => void;
};

export function createAccessTokenIssuer(
  options: Pick<AccessTokenIssuer, 'signingKey' | 'tenantId' | 'now'>,
): AccessTokenIssuer {
  const issued = new Set<string>();
  const revoked = new Set<string>();
  return {
    ...options,
    revoked,
    sign: (claims) => {
      const uti = randomBytes(16).toString('base64url');
      issued.add(uti);
      return options.signingKey.sign({ ...commonClaims(options), uti, ...claims });
    },
    revokeAll: () => {
      for (const uti of issued) revoked.add(uti);
      issued.clear();
    },
  };
}

function commonClaims({ tenantId, now }: Pick<AccessTokenIssuer, 'tenantId' | 'now'>) {
  const seconds = Math.floor(now().getTime() / 1000);
  return {
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + ACCESS_SECONDS,
    idp: `https://sts.windows.net/${tenantId}/`,
    tenant_region_scope: 'EU',
    tid: tenantId,
    ver: '1.0',
  };
}

/** Claims of an app-only v1.0 access token; `roles` is absent, not empty, before consent. */
export function appClaims(app: RegisteredApp, resource: string): Readonly<Record<string, unknown>> {
  const roles = grantedRoles(app);
  return {
    aud: resource,
    app_displayname: app.state.name,
    appid: app.clientId,
    appidacr: '2',
    idtyp: 'app',
    oid: app.principalId,
    sub: app.principalId,
    ...(roles.length === 0 ? {} : { roles }),
  };
}

/** Claims of a delegated token, as an administrator's tool gets after sign-in. */
export function operatorClaims(
  resource: string,
  scopes: readonly string[],
  { id, upn, roles }: Person,
): Readonly<Record<string, unknown>> {
  return {
    aud: resource,
    app_displayname: 'Microsoft Azure CLI',
    appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    idtyp: 'user',
    oid: id,
    scp: scopes.join(' '),
    upn,
    wids: roles.map((role) => DIRECTORY_ROLES[role]),
  };
}

export type SigningKey = {
  readonly jwk: JWK;
  readonly jwks: { readonly keys: JWK[] };
  readonly sign: (claims: JWTPayload) => Promise<string>;
};

export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const bare = await exportJWK(publicKey);
  const kid = hashParts(bare.n ?? '')
    .toString('base64url')
    .slice(0, 27);
  const jwk = { ...bare, kid, use: 'sig', alg: 'RS256' };
  return {
    jwk,
    jwks: { keys: [jwk] },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey),
  };
}
