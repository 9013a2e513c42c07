import { randomBytes } from 'node:crypto';
import { type AadstsCode, aadsts, type TokenAnswer } from './aadsts.ts';
import type { AppRegistry, RegisteredApp } from './app-registry.ts';
import type { SigningKey } from './signing-key.ts';
import { type KeySource, type Refusal, refuseAssertion } from './verify-assertion.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const GRAPH_RESOURCE = 'https://graph.microsoft.com';
const LIFETIME = 3599;
const SINGLE_FIELDS = [
  'grant_type',
  'client_id',
  'scope',
  'client_assertion_type',
  'client_assertion',
  'client_secret',
] as const;

export type TokenEndpoint = {
  readonly tenantId: string;
  readonly domains: readonly string[];
  readonly apps: AppRegistry;
  readonly keys: KeySource;
  readonly signingKey: SigningKey;
  /** Resources for which tokens are issued: Microsoft's Graph and the simulated one's origin. */
  readonly resources: readonly string[];
  readonly now: () => Date;
};

export type TokenRequest = { readonly tenant: string; readonly form: URLSearchParams };

/** The client credentials grant with a federated assertion (facts 4.1). */
export async function answerTokenRequest(
  endpoint: TokenEndpoint,
  request: TokenRequest,
): Promise<TokenAnswer> {
  const now = endpoint.now();
  const refuse = ({ code, detail }: Refusal) => aadsts(code, detail, now);
  const early =
    refuseTenant(endpoint, request.tenant) ??
    refuseForm(request.form) ??
    refuseScope(endpoint, request.form.get('scope') ?? '');
  if (early !== undefined) return refuse(early);
  const clientId = request.form.get('client_id') ?? '';
  const app = endpoint.apps.find(clientId);
  if (app === undefined) return refuse({ code: 700016, detail: clientId });
  if (!app.servicePrincipal) return refuse({ code: 7000229, detail: clientId });
  const late =
    refuseCredential(request.form) ??
    (await refuseAssertion({
      assertion: request.form.get('client_assertion') ?? '',
      app,
      keys: endpoint.keys,
      now,
    }));
  return late === undefined
    ? issue(endpoint, app, resourceOf(request.form.get('scope') ?? ''))
    : refuse(late);
}

const refusal = (code: AadstsCode, detail: string): Refusal => ({ code, detail });

function refuseTenant({ tenantId, domains }: TokenEndpoint, tenant: string): Refusal | undefined {
  const name = tenant.toLowerCase();
  if (name === tenantId || domains.includes(name)) return undefined;
  return ['common', 'consumers', 'organizations'].includes(name)
    ? refusal(9001023, name)
    : refusal(90002, tenant);
}

function refuseForm(form: URLSearchParams): Refusal | undefined {
  if (SINGLE_FIELDS.some((name) => form.getAll(name).length > 1)) return refusal(9002313, '');
  const missing = (['grant_type', 'client_id', 'scope'] as const).find(
    (name) => (form.get(name) ?? '') === '',
  );
  if (missing !== undefined) return refusal(900144, missing);
  const grant = form.get('grant_type') ?? '';
  return grant === 'client_credentials' ? undefined : refusal(70003, grant);
}

function resourceOf(scope: string): string {
  return scope.slice(0, -'/.default'.length);
}

function refuseScope({ resources }: TokenEndpoint, scope: string): Refusal | undefined {
  if (scope.trim().includes(' ')) return refusal(70011, scope);
  if (!scope.endsWith('/.default')) return refusal(1002012, scope);
  return resources.includes(resourceOf(scope)) ? undefined : refusal(500011, resourceOf(scope));
}

function refuseCredential(form: URLSearchParams): Refusal | undefined {
  if (form.has('client_secret')) return refusal(7000215, form.get('client_id') ?? '');
  if ((form.get('client_assertion') ?? '') === '') return refusal(7000218, '');
  if (form.get('client_assertion_type') === ASSERTION_TYPE) return undefined;
  return refusal(90023, "The value of the parameter 'client_assertion_type' is not supported.");
}

async function issue(endpoint: TokenEndpoint, app: RegisteredApp, resource: string): Promise<TokenAnswer> {
  const token = await endpoint.signingKey.sign(accessTokenClaims(endpoint, app, resource));
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: LIFETIME, ext_expires_in: LIFETIME, access_token: token },
  };
}

/** Claims of an app-only v1.0 access token; `roles` is absent, not empty, before consent. */
function accessTokenClaims(
  { tenantId, now }: TokenEndpoint,
  app: RegisteredApp,
  resource: string,
): Record<string, unknown> {
  const seconds = Math.floor(now().getTime() / 1000);
  const roles = app.grantedRoles();
  return {
    aud: resource,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + LIFETIME,
    app_displayname: app.name,
    appid: app.clientId,
    appidacr: '2',
    idp: `https://sts.windows.net/${tenantId}/`,
    idtyp: 'app',
    oid: app.objectId,
    ...(roles.length === 0 ? {} : { roles }),
    sub: app.objectId,
    tenant_region_scope: 'EU',
    tid: tenantId,
    uti: randomBytes(16).toString('base64url'),
    ver: '1.0',
  };
}
