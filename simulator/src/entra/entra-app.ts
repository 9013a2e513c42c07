import { Hono } from 'hono';
import { aadsts } from './aadsts.ts';
import { answerTokenRequest, type TokenEndpoint } from './token-endpoint.ts';

const NO_STORE = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** Entra's own origin: the token endpoint, and the metadata with which its tokens can be checked. */
export function createEntraApp(endpoint: TokenEndpoint): Hono {
  const app = new Hono();
  app.all('/:tenant/oauth2/v2.0/token', async (context) => {
    const tenant = context.req.param('tenant');
    if (context.req.method !== 'POST') return toResponse(aadsts(900561, context.req.method, endpoint.now()));
    const form = await readForm(context.req.raw);
    const answer = await answerTokenRequest(endpoint, { tenant, form });
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

/** A body that is not form-encoded holds, for Entra, no parameter at all. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const isForm = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm ? await request.text() : '');
}

function toResponse({ status, body }: { status: number; body: unknown }): Response {
  return Response.json(body, { status, headers: { ...NO_STORE, 'x-ms-request-id': crypto.randomUUID() } });
}
