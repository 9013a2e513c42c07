import type { OidcIssuer } from '../oidc-issuer.ts';
import {
  ANSWER_CANARY,
  type PlatformRequest,
  type PlatformServer,
  type StandInAnswer,
  startPlatformServer,
} from '../platform-server.ts';

const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';
const FLAVOR = { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' };

export type MetadataServerOptions = {
  readonly issuer: Pick<OidcIssuer, 'sign'>;
  /** Numeric id of the service account. */
  readonly subject: string;
  /** What `/token` hands out. */
  readonly accessToken?: string;
  /** Leaves out the flavour of answers, as a server does that is not Google's. */
  readonly flavourless?: boolean;
};

/** The metadata server of Compute Engine, Cloud Run and GKE, as far as service accounts go: identity and access tokens. */
export function startMetadataServer(options: MetadataServerOptions): Promise<PlatformServer> {
  const flavor = options.flavourless === true ? {} : FLAVOR;
  return startPlatformServer({
    token: async (request) => refuse(request) ?? tokenFor(request, options),
    render: (token) => ({
      status: 200,
      // One manner for both: the access token comes wrapped already.
      headers: { ...flavor, 'content-type': token.startsWith('{') ? 'application/json' : 'application/text' },
      body: token,
    }),
    refusal: { status: 404, headers: { ...flavor, 'content-type': 'text/html' }, body: ANSWER_CANARY },
  });
}

async function tokenFor(request: PlatformRequest, options: MetadataServerOptions): Promise<string> {
  const { issuer, subject, accessToken = 'ya29.stand-in' } = options;
  if (request.path === `${ACCOUNT}/token`)
    return JSON.stringify({ access_token: accessToken, expires_in: 3_599, token_type: 'Bearer' });
  if (request.path === `${ACCOUNT}/email`) return 'nymgate@contoso.iam.gserviceaccount.com';
  const isFull = request.query.get('format') === 'full';
  return issuer.sign({
    aud: request.query.get('audience'),
    sub: subject,
    azp: subject,
    ...(isFull ? { google: { compute_engine: { project_id: 'stand-in' } } } : {}),
  });
}

function refuse(request: PlatformRequest): StandInAnswer | undefined {
  if (request.headers['metadata-flavor'] !== 'Google')
    return { status: 403, body: 'Missing Metadata-Flavor:Google header.' };
  const isKnown = ['token', 'identity', 'email'].some((name) => request.path === `${ACCOUNT}/${name}`);
  if (request.method !== 'GET' || !isKnown) return { status: 404, body: ANSWER_CANARY };
  const needsAudience = request.path.endsWith('/identity') && (request.query.get('audience') ?? '') === '';
  return needsAudience ? { status: 400, body: 'non-empty audience parameter required' } : undefined;
}
