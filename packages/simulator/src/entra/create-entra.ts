import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { aadsts } from './aadsts.ts';
import { type AccessTokenIssuer, createAccessTokenIssuer, createSigningKey } from './access-token.ts';
import { type AppRegistry, createAppRegistry } from './app-registry.ts';
import { CLOUDS, type Cloud } from './clouds.ts';
import type { EntraOptions, ManagedIdentityClaims } from './entra-types.ts';
import { type AssertionIssuer, createAssertionIssuer, createIssuerKeys, type IssuerKeys } from './issuers.ts';
import {
  createTokenFaults,
  handleTokenRequest,
  type TokenEndpoint,
  type TokenFaults,
} from './token-endpoint.ts';

export type Entra = {
  readonly cloud: Cloud;
  readonly apps: AppRegistry;
  readonly accessTokens: AccessTokenIssuer;
  readonly issuer: AssertionIssuer;
  readonly issuerKeys: IssuerKeys;
  readonly faults: TokenFaults;
  readonly managedIdentityIssuer: string;
  readonly trustIssuer: (issuer: string) => void;
  readonly issueManagedIdentityToken: (claims: ManagedIdentityClaims) => Promise<string>;
  readonly endpoint: (urls: EntraUrls) => TokenEndpoint;
};

export type EntraUrls = {
  readonly graphUrl: string;
  readonly issuerUrl: string;
  readonly entraUrl: () => string;
};

type EntraParts = {
  readonly tenant: { readonly id: string; readonly domains: readonly string[] };
  readonly options: EntraOptions;
  readonly now: () => Date;
};

export async function createEntra({ tenant, options, now }: EntraParts): Promise<Entra> {
  const cloud = CLOUDS[options.cloud ?? 'global'];
  const signingKey = await createSigningKey();
  const managedIdentityIssuer = `${cloud.authority}/${tenant.id}/v2.0`;
  const unverified = new Set<string>();
  const parts = {
    cloud,
    unverified,
    trustIssuer: (issuer: string) => void unverified.add(issuer),
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
  return { ...parts, endpoint: (urls) => createEndpoint(parts, { tenant, options, now }, urls) };
}

/** A version 2.0 token; `xms_mirid` identifies the resource. */
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

function createEndpoint(
  {
    cloud,
    apps,
    accessTokens,
    issuer,
    issuerKeys,
    faults,
    managedIdentityIssuer,
    unverified,
  }: Omit<Entra, 'endpoint'> & Pick<TokenEndpoint, 'unverified'>,
  { tenant, options, now }: EntraParts,
  urls: EntraUrls,
): TokenEndpoint {
  const tenantIssuers = [managedIdentityIssuer, `https://sts.windows.net/${tenant.id}/`];
  return {
    tenantId: tenant.id,
    domains: tenant.domains,
    otherTenants: (options.otherTenants ?? []).map((name) => name.toLowerCase()),
    apps,
    accessTokens,
    faults,
    resources: [cloud.graph, urls.graphUrl],
    origins: () => [cloud.authority, urls.entraUrl()],
    tenantIssuers,
    unverified,
    // The simulator's own keys need no request, which over HTTPS would fail on its self-signed certificate.
    keys: async (name, kid) => {
      if (tenantIssuers.includes(name)) return accessTokens.signingKey.jwks;
      return name === urls.issuerUrl ? issuer.key().jwks : issuerKeys.find(name, kid);
    },
    seenTokenIds: options.refuseReplays === true ? new Set() : undefined,
    now,
    onExchange: options.onExchange ?? (() => undefined),
  };
}

const NO_STORE = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** The token endpoint, and the metadata with which its tokens are verified. */
export function createEntraApp(endpoint: TokenEndpoint): Hono {
  const app = new Hono();
  app.all('/:tenant/oauth2/v2.0/token', async (context) => {
    const tenant = context.req.param('tenant');
    if (context.req.method !== 'POST') return toResponse(aadsts(900561, context.req.method, endpoint.now()));
    const form = await readForm(context.req.raw);
    const answer = await handleTokenRequest(endpoint, { tenant, form });
    const { access_token: token } = answer.body;
    endpoint.onExchange({
      assertion: form.get('client_assertion') ?? '',
      ...(typeof token === 'string' ? { token } : {}),
    });
    return toResponse(answer);
  });
  app.get('/:tenant/discovery/v2.0/keys', (context) => context.json(endpoint.accessTokens.signingKey.jwks));
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (context) => {
    const base = `${new URL(context.req.url).origin}/${endpoint.tenantId}`;
    return context.json({
      issuer: `https://sts.windows.net/${endpoint.tenantId}/`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
  return app;
}

/** Entra ignores a body that is not form-encoded. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const isForm = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm ? await request.text() : '');
}

const toResponse = ({ status, body }: { status: number; body: unknown }): Response =>
  Response.json(body, { status, headers: { ...NO_STORE, 'x-ms-request-id': crypto.randomUUID() } });
