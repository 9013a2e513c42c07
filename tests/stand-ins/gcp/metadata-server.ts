import type { OidcIssuer } from '../oidc-issuer.ts';
import {
  ANSWER_CANARY,
  type PlatformRequest,
  type PlatformServer,
  type StandInAnswer,
  startPlatformServer,
} from '../platform-server.ts';

const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';
/** What Cloud Run says of an instance (cloud.google.com/run/docs/container-contract, "Container instance metadata server"). */
const CLOUD_RUN: Readonly<Record<string, string>> = {
  '/computeMetadata/v1/instance/region': 'projects/104029384756/regions/europe-west3',
  '/computeMetadata/v1/instance/id': '0087244a80c1b2f0e3d5',
};
const FLAVOR = { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' };

export type MetadataServerOptions = {
  readonly issuer: Pick<OidcIssuer, 'sign'>;
  /** Numeric id of the service account. */
  readonly subject: string;
  /** What `/token` hands out. */
  readonly accessToken?: string;
  /** Leaves out the flavour of answers, as a server does that is not Google's. */
  readonly flavourless?: boolean;
  /** Says of the instance what Cloud Run says, too. */
  readonly cloudRun?: boolean;
};

/** The metadata server of Compute Engine, Cloud Run and GKE, as far as service accounts go: identity and access tokens. */
export function startMetadataServer(options: MetadataServerOptions): Promise<PlatformServer> {
  const flavor = options.flavourless === true ? {} : FLAVOR;
  return startPlatformServer({
    token: async (request) => refuse(request, options) ?? tokenFor(request, options),
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
  const fact = CLOUD_RUN[request.path];
  if (fact !== undefined) return fact;
  if (request.path === `${ACCOUNT}/email`) return 'nymgate@contoso.iam.gserviceaccount.com';
  const isFull = request.query.get('format') === 'full';
  return issuer.sign({
    aud: request.query.get('audience'),
    sub: subject,
    azp: subject,
    ...(isFull ? { google: { compute_engine: { project_id: 'stand-in' } } } : {}),
  });
}

function refuse(
  request: PlatformRequest,
  { cloudRun = false }: MetadataServerOptions,
): StandInAnswer | undefined {
  if (request.headers['metadata-flavor'] !== 'Google')
    return { status: 403, body: 'Missing Metadata-Flavor:Google header.' };
  const isKnown =
    ['token', 'identity', 'email'].some((name) => request.path === `${ACCOUNT}/${name}`) ||
    (cloudRun && CLOUD_RUN[request.path] !== undefined);
  if (request.method !== 'GET' || !isKnown) return { status: 404, body: ANSWER_CANARY };
  const needsAudience = request.path.endsWith('/identity') && (request.query.get('audience') ?? '') === '';
  return needsAudience ? { status: 400, body: 'non-empty audience parameter required' } : undefined;
}
