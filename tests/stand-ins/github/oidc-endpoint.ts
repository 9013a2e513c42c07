import type { OidcIssuer } from '../oidc-issuer.ts';
import { ANSWER_CANARY, type PlatformServer, startPlatformServer } from '../platform-server.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export type GithubOidcOptions = {
  readonly issuer: Pick<OidcIssuer, 'sign'>;
  readonly subject: string;
  readonly requestToken: string;
};

/** The endpoint from which a GitHub Actions job asks for its identity token; its address already has a query. */
export function startGithubOidc({
  issuer,
  subject,
  requestToken,
}: GithubOidcOptions): Promise<PlatformServer> {
  const refusal = { status: 401, headers: JSON_TYPE, body: JSON.stringify({ message: ANSWER_CANARY }) };
  return startPlatformServer({
    token: async ({ headers, query }) =>
      headers['authorization'] === `Bearer ${requestToken}` && query.get('api-version') === '2.0'
        ? issuer.sign({ aud: query.get('audience'), sub: subject })
        : refusal,
    render: (value) => ({
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({ count: value.length, value }),
    }),
    refusal,
  });
}
