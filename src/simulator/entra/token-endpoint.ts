import type { Exchange } from '../types.ts';
import { aadsts, type Refusal, type TokenAnswer } from './aadsts.ts';
import { ACCESS_SECONDS, type AccessTokenIssuer, appClaims } from './access-token.ts';
import type { AppRegistry, RegisteredApp } from './app-registry.ts';
import type { AssertionContext } from './assertion-context.ts';
import {
  type KnownTenants,
  refuseApp,
  refuseCredential,
  refuseForm,
  refuseScope,
  refuseTenant,
  resourceOf,
} from './refuse-request.ts';
import type { TokenFaults } from './token-faults.ts';
import { refuseAssertion } from './verify-assertion.ts';

export type TokenEndpoint = KnownTenants &
  Pick<AssertionContext, 'keys' | 'ownIssuers' | 'presented'> & {
    readonly apps: AppRegistry;
    readonly accessTokens: AccessTokenIssuer;
    readonly faults: TokenFaults;
    /** Resources for which tokens are issued: Microsoft's Graph and the simulated one's origin. */
    readonly resources: readonly string[];
    /** Origins under which an assertion may address the token endpoint. */
    readonly origins: () => readonly string[];
    readonly now: () => Date;
    readonly onExchange: (exchange: Exchange) => void;
  };

export type TokenRequest = { readonly tenant: string; readonly form: URLSearchParams };

/** The client credentials grant with a client assertion (graph-facts.md#4.1), or the fault that waits for it. */
export async function answerTokenRequest(
  endpoint: TokenEndpoint,
  request: TokenRequest,
): Promise<TokenAnswer> {
  const now = endpoint.now();
  const injected = endpoint.faults.takeRefusal();
  if (injected !== undefined)
    return aadsts(injected.code, injected.detail ?? request.form.get('client_id') ?? '', now);
  const admitted = await admit(endpoint, request, now);
  return 'code' in admitted
    ? aadsts(admitted.code, admitted.detail, now)
    : issue(endpoint, admitted, resourceOf(request.form.get('scope') ?? ''));
}

async function admit(
  endpoint: TokenEndpoint,
  { tenant, form }: TokenRequest,
  now: Date,
): Promise<RegisteredApp | Refusal> {
  const clientId = form.get('client_id') ?? '';
  const app = endpoint.apps.find(clientId);
  const refused =
    refuseTenant(endpoint, tenant) ??
    refuseForm(form) ??
    refuseScope(endpoint.resources, form.get('scope') ?? '') ??
    refuseApp(app, clientId) ??
    refuseCredential(form);
  if (refused !== undefined || app === undefined) return refused ?? { code: 700016, detail: clientId };
  const late = await refuseAssertion(form.get('client_assertion') ?? '', app, {
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
): Promise<TokenAnswer> {
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
