import { words } from '../base/entity.ts';
import { type AadstsRejection, aadsts, type TokenResponse, toRejection } from './aadsts.ts';
import { ACCESS_SECONDS, type AccessTokenIssuer, appClaims } from './access-token.ts';
import type { AppRegistry, RegisteredApp } from './app-registry.ts';
import type { Exchange, TokenFault } from './entra-types.ts';
import { type AssertionContext, checkAssertion } from './verify-assertion.ts';

export type TokenEndpoint = KnownTenants &
  Pick<AssertionContext, 'keys' | 'unverified' | 'tenantIssuers' | 'seenTokenIds'> & {
    readonly apps: AppRegistry;
    readonly accessTokens: AccessTokenIssuer;
    readonly faults: TokenFaults;
    readonly resources: readonly string[];
    readonly origins: () => readonly string[];
    readonly now: () => Date;
    readonly onExchange: (exchange: Exchange) => void;
  };

type TokenRequest = { readonly tenant: string; readonly form: URLSearchParams };

/** The client credentials grant with a client assertion (graph-facts.md#4.1), or a queued fault. */
export async function handleTokenRequest(
  endpoint: TokenEndpoint,
  request: TokenRequest,
): Promise<TokenResponse> {
  const now = endpoint.now();
  const injected = endpoint.faults.takeRejection();
  if (injected !== undefined)
    return aadsts(injected.code, injected.detail ?? request.form.get('client_id') ?? '', now);
  const admitted = await admit(endpoint, request, now);
  return 'code' in admitted
    ? aadsts(admitted.code, admitted.detail, now)
    : issue(endpoint, admitted, getResource(request.form.get('scope') ?? ''));
}

async function admit(
  endpoint: TokenEndpoint,
  { tenant, form }: TokenRequest,
  now: Date,
): Promise<RegisteredApp | AadstsRejection> {
  const clientId = form.get('client_id') ?? '';
  const app = endpoint.apps.find(clientId);
  const refused =
    checkTenant(endpoint, tenant) ??
    checkForm(form) ??
    checkScope(endpoint.resources, form.get('scope') ?? '') ??
    checkApp(app, clientId) ??
    checkCredential(form);
  if (refused !== undefined || app === undefined) return refused ?? { code: 700016, detail: clientId };
  const late = await checkAssertion(form.get('client_assertion') ?? '', app, {
    ...endpoint,
    audiences: endpoint
      .origins()
      .flatMap((origin) => [tenant, endpoint.tenantId].map((name) => `${origin}/${name}/oauth2/v2.0/token`)),
    now,
  });
  return late ?? app;
}

async function issue(
  { accessTokens, faults }: TokenEndpoint,
  app: RegisteredApp,
  resource: string,
): Promise<TokenResponse> {
  const change = faults.takeChange();
  const token = await accessTokens.sign({ ...appClaims(app, resource), ...change?.claims });
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
      ext_expires_in: ACCESS_SECONDS,
      access_token: token,
      ...change?.fields,
    },
  };
}

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SINGLE_FIELDS = words(
  'grant_type client_id scope client_assertion_type client_assertion client_secret',
);

type KnownTenants = {
  readonly tenantId: string;
  readonly domains: readonly string[];
  readonly otherTenants: readonly string[];
};

function checkTenant(known: KnownTenants, tenant: string): AadstsRejection | undefined {
  const name = tenant.toLowerCase();
  if (name === known.tenantId || known.domains.includes(name)) return undefined;
  if (['common', 'consumers', 'organizations'].includes(name)) return toRejection(9001023, name);
  return toRejection(known.otherTenants.includes(name) ? 90038 : 90002, tenant);
}

function checkForm(form: URLSearchParams): AadstsRejection | undefined {
  if (SINGLE_FIELDS.some((name) => form.getAll(name).length > 1)) return toRejection(9002313, '');
  const missing = (['grant_type', 'client_id', 'scope'] as const).find(
    (name) => (form.get(name) ?? '') === '',
  );
  if (missing !== undefined) return toRejection(900144, missing);
  const grant = form.get('grant_type') ?? '';
  return grant === 'client_credentials' ? undefined : toRejection(70003, grant);
}

const getResource = (scope: string): string => scope.slice(0, -'/.default'.length);

function checkScope(resources: readonly string[], scope: string): AadstsRejection | undefined {
  if (scope.trim().includes(' ')) return toRejection(70011, scope);
  if (!scope.endsWith('/.default')) return toRejection(1002012, scope);
  return resources.includes(getResource(scope)) ? undefined : toRejection(500011, getResource(scope));
}

function checkApp(app: RegisteredApp | undefined, clientId: string): AadstsRejection | undefined {
  if (app === undefined) return toRejection(700016, clientId);
  if (!app.state.servicePrincipal) return toRejection(7000229, clientId);
  return app.state.disabled ? toRejection(7000112, `${clientId}'(${app.state.name})`) : undefined;
}

function checkCredential(form: URLSearchParams): AadstsRejection | undefined {
  if (form.has('client_secret')) return toRejection(7000215, form.get('client_id') ?? '');
  if ((form.get('client_assertion') ?? '') === '') return toRejection(7000218, '');
  if (form.get('client_assertion_type') === ASSERTION_TYPE) return undefined;
  return toRejection(90023, "The value of the parameter 'client_assertion_type' is not supported.");
}

/** Queued faults, first in, first out. */
export type TokenFaults = {
  readonly add: (fault: TokenFault) => void;
  readonly takeRejection: () => RejectionFault | undefined;
  readonly takeChange: () => TokenChange | undefined;
};

type RejectionFault = Extract<TokenFault, { readonly code: unknown }>;
type TokenChange = Exclude<TokenFault, { readonly code: unknown }>;

export function createTokenFaults(): TokenFaults {
  const waiting: TokenFault[] = [];
  return {
    add: (fault) => {
      waiting.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
    },
    takeRejection: () => {
      const [first] = waiting;
      if (first === undefined || !('code' in first)) return undefined;
      waiting.shift();
      return first;
    },
    takeChange: () => {
      const [first] = waiting;
      if (first === undefined || 'code' in first) return undefined;
      waiting.shift();
      return first;
    },
  };
}
