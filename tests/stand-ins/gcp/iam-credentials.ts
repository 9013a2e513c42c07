import type { OidcIssuer } from '../oidc-issuer.ts';
import {
  ANSWER_CANARY,
  type PlatformRequest,
  type PlatformServer,
  type StandInAnswer,
  startPlatformServer,
} from '../platform-server.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' };

export type IamCredentialsOptions = {
  readonly issuer: Pick<OidcIssuer, 'sign'>;
  /** The access token that may take on the accounts. */
  readonly accessToken: string;
  /** Numeric ids by email. */
  readonly accounts: Readonly<Record<string, string>>;
};

/** `projects.serviceAccounts.generateIdToken` of the IAM Service Account Credentials API. */
export function startIamCredentials(options: IamCredentialsOptions): Promise<PlatformServer> {
  return startPlatformServer({
    token: async (request) => tokenFor(request, options),
    render: (token) => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ token }) }),
    refusal: problem(403, 'PERMISSION_DENIED'),
  });
}

async function tokenFor(
  { method, path, headers, body }: PlatformRequest,
  { issuer, accessToken, accounts }: IamCredentialsOptions,
): Promise<string | StandInAnswer> {
  if (headers['authorization'] !== `Bearer ${accessToken}`) return problem(401, 'UNAUTHENTICATED');
  const [, account = ''] = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateIdToken$/.exec(path) ?? [];
  const email = decodeURIComponent(account);
  const subject = accounts[email];
  if (method !== 'POST' || subject === undefined) return problem(404, 'NOT_FOUND');
  const { audience, includeEmail } = JSON.parse(body) as Record<string, unknown>;
  if (typeof audience !== 'string') return problem(400, 'INVALID_ARGUMENT');
  return issuer.sign({
    aud: audience,
    sub: subject,
    azp: subject,
    ...(includeEmail === true ? { email, email_verified: true } : {}),
  });
}

function problem(code: number, status: string): StandInAnswer {
  return {
    status: code,
    headers: JSON_TYPE,
    body: JSON.stringify({ error: { code, message: ANSWER_CANARY, status } }),
  };
}
