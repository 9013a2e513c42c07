import type { OidcIssuer } from '../oidc-issuer.ts';
import {
  ANSWER_CANARY,
  type PlatformRequest,
  type PlatformServer,
  type StandInAnswer,
  startPlatformServer,
} from '../platform-server.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export type ManagedIdentityOptions = {
  readonly issuer: Pick<OidcIssuer, 'sign'>;
  /** Object ids (`sub`) of the user-assigned identities here, by client id. */
  readonly identities: Readonly<Record<string, string>>;
  readonly resources: readonly string[];
  /** The value of IDENTITY_HEADER: with it the stand-in is the endpoint of App Service, without it the one of virtual machines. */
  readonly identityHeader?: string;
};

/** The token endpoint of Azure's managed identities, in its two shapes. */
export function startManagedIdentity(options: ManagedIdentityOptions): Promise<PlatformServer> {
  return startPlatformServer({
    token: async (request) => refuse(request, options) ?? tokenFor(request, options),
    render: (token) => ({
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({ access_token: token, expires_on: '1800000000', token_type: 'Bearer' }),
    }),
    refusal: problem('invalid_request'),
  });
}

function refuse(request: PlatformRequest, options: ManagedIdentityOptions): StandInAnswer | undefined {
  const { identityHeader, resources, identities } = options;
  const [path, version, isAllowed] =
    identityHeader === undefined
      ? ['/metadata/identity/oauth2/token', '2018-02-01', request.headers['metadata'] === 'true']
      : ['/msi/token', '2019-08-01', request.headers['x-identity-header'] === identityHeader];
  if (request.method !== 'GET' || request.path !== path) return { status: 404, body: '' };
  if (!isAllowed) return problem('bad_request_102');
  if (request.query.get('api-version') !== version) return problem('bad_request_101');
  if (!resources.includes(request.query.get('resource') ?? '')) return problem('invalid_resource');
  const isKnown = Object.hasOwn(identities, request.query.get('client_id') ?? '');
  return isKnown ? undefined : problem('invalid_request');
}

function tokenFor(
  { query }: PlatformRequest,
  { issuer, identities }: ManagedIdentityOptions,
): Promise<string> {
  return issuer.sign({
    aud: query.get('resource'),
    sub: identities[query.get('client_id') ?? ''],
    idtyp: 'app',
  });
}

function problem(error: string): StandInAnswer {
  return {
    status: 400,
    headers: JSON_TYPE,
    body: JSON.stringify({ error, error_description: ANSWER_CANARY }),
  };
}
