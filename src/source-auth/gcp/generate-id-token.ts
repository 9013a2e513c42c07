import { isBearerToken } from '../bearer-token.ts';
import { callPlatform, jsonMembers, notUnderstood, type PlatformCalls } from '../call-platform.ts';
import { isCompactJwt } from '../compact-jwt.ts';
import { askMetadataServer, METADATA_SERVER } from './metadata-server.ts';

export const IAM_CREDENTIALS = 'https://iamcredentials.googleapis.com';
const NAME = 'GCP IAM Credentials';

export type Impersonation = {
  /** Of the metadata server. */
  readonly origin: string;
  readonly audience: string;
  /** Email of the service account to speak for. */
  readonly account: string;
  /** Origin of the IAM Credentials API. */
  readonly iamCredentials: string;
};

/**
 * An identity token of another service account, by `projects.serviceAccounts.generateIdToken` (graph-facts.md#5.4); the workload's own
 * access token, which goes to that API and nowhere else, says who asks.
 *
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function generateIdToken(impersonation: Impersonation, calls: PlatformCalls): Promise<string> {
  const { account, audience, iamCredentials } = impersonation;
  const accessToken = await ownAccessToken(impersonation.origin, calls);
  const answer = await callPlatform(
    NAME,
    {
      method: 'POST',
      origin: iamCredentials,
      path: `/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateIdToken`,
      headers: [
        ['authorization', `Bearer ${accessToken}`],
        ['content-type', 'application/json'],
        ['accept', 'application/json'],
      ],
      body: new TextEncoder().encode(JSON.stringify({ audience, includeEmail: false })),
    },
    calls,
  );
  const { token } = jsonMembers(NAME, answer);
  if (!isCompactJwt(token)) throw notUnderstood(NAME);
  return token;
}

async function ownAccessToken(origin: string, calls: PlatformCalls): Promise<string> {
  const answer = await askMetadataServer({ origin, path: '/token' }, calls);
  const { access_token: token, token_type: type } = jsonMembers(METADATA_SERVER, answer);
  if (type !== 'Bearer' || !isBearerToken(token)) throw notUnderstood(METADATA_SERVER);
  return token;
}
