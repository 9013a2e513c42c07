import { randomUUID } from 'node:crypto';
import type { EntraOptions, ManagedIdentityClaims } from '../entra-types.ts';
import { type AccessTokenIssuer, createAccessTokenIssuer } from './access-token.ts';
import { type AppRegistry, createAppRegistry } from './app-registry.ts';
import { CLOUDS, type Cloud } from './clouds.ts';
import { type AssertionIssuer, createAssertionIssuer } from './issuer-app.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import { createSigningKey } from './signing-key.ts';
import type { TokenEndpoint } from './token-endpoint.ts';
import { createTokenFaults, type TokenFaults } from './token-faults.ts';

/** Entra ID of one tenant: its applications, its keys, and what tests do to it. */
export type Entra = {
  readonly cloud: Cloud;
  readonly apps: AppRegistry;
  readonly accessTokens: AccessTokenIssuer;
  readonly issuer: AssertionIssuer;
  readonly issuerKeys: IssuerKeys;
  readonly faults: TokenFaults;
  readonly managedIdentityIssuer: string;
  readonly issueManagedIdentityToken: (claims: ManagedIdentityClaims) => Promise<string>;
  readonly endpoint: (urls: EntraUrls) => TokenEndpoint;
};

export type EntraUrls = {
  readonly graphUrl: string;
  readonly issuerUrl: string;
  readonly entraUrl: () => string;
};

export type EntraParts = {
  readonly tenant: { readonly id: string; readonly domains: readonly string[] };
  readonly options: EntraOptions;
  readonly now: () => Date;
};

export async function createEntra({ tenant, options, now }: EntraParts): Promise<Entra> {
  const cloud = CLOUDS[options.cloud ?? 'global'];
  const signingKey = await createSigningKey();
  const managedIdentityIssuer = `${cloud.authority}/${tenant.id}/v2.0`;
  const parts = {
    cloud,
    apps: createAppRegistry({ now, propagation: options.propagation ?? {} }),
    accessTokens: createAccessTokenIssuer({ signingKey, tenantId: tenant.id, now }),
    issuer: await createAssertionIssuer(cloud.audience, now),
    issuerKeys: createIssuerKeys(now),
    faults: createTokenFaults(),
    managedIdentityIssuer,
    issueManagedIdentityToken: (claims: ManagedIdentityClaims) =>
      signingKey.sign({
        iss: managedIdentityIssuer,
        aud: cloud.audience,
        ...identityClaims(claims, now()),
        tid: tenant.id,
      }),
  };
  return { ...parts, endpoint: (urls) => endpointOf(parts, { tenant, options, now }, urls) };
}

/** A version 2.0 token; `xms_mirid` names the identity's resource. */
function identityClaims({ objectId, audience, expiresIn = 86_400 }: ManagedIdentityClaims, now: Date) {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    sub: objectId,
    oid: objectId,
    idtyp: 'app',
    ver: '2.0',
    jti: randomUUID(),
    iat: seconds,
    nbf: seconds,
    exp: seconds + expiresIn,
    xms_mirid: `/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${objectId}`,
    ...(audience === undefined ? {} : { aud: audience }),
  };
}

function endpointOf(
  { cloud, apps, accessTokens, issuer, issuerKeys, faults, managedIdentityIssuer }: Omit<Entra, 'endpoint'>,
  { tenant, options, now }: EntraParts,
  urls: EntraUrls,
): TokenEndpoint {
  const ownIssuers = [managedIdentityIssuer, `https://sts.windows.net/${tenant.id}/`];
  return {
    tenantId: tenant.id,
    domains: tenant.domains,
    foreignTenants: (options.foreignTenants ?? []).map((name) => name.toLowerCase()),
    apps,
    accessTokens,
    faults,
    resources: [cloud.graph, urls.graphUrl],
    origins: () => [cloud.authority, urls.entraUrl()],
    ownIssuers,
    // The simulator's own keys are at hand: where it speaks HTTPS, nothing here would trust its certificate.
    keys: async (name, kid) => {
      if (ownIssuers.includes(name)) return accessTokens.signingKey.jwks;
      return name === urls.issuerUrl ? issuer.key().jwks : issuerKeys.find(name, kid);
    },
    presented: options.refuseReplays === true ? new Set() : undefined,
    now,
    onExchange: options.onExchange ?? (() => undefined),
  };
}
