import { Hono } from 'hono';
import type { AssertionClaims } from '../types.ts';
import type { SigningKey } from './signing-key.ts';

export const DEFAULT_AUDIENCE = 'api://AzureADTokenExchange';

/** The federated issuer: what a Kubernetes cluster or a cloud publishes so that Entra can check its tokens. */
export function createIssuerApp(issuerUrl: () => string, key: SigningKey): Hono {
  const app = new Hono();
  app.get('/.well-known/openid-configuration', (context) =>
    context.json({
      issuer: issuerUrl(),
      jwks_uri: `${issuerUrl()}/.well-known/jwks.json`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
  );
  app.get('/.well-known/jwks.json', (context) => context.json(key.jwks));
  return app;
}

export type AssertionIssuer = {
  readonly issuerUrl: string;
  readonly key: SigningKey;
  readonly now: () => Date;
};

export function issueAssertion(
  { issuerUrl, key, now }: AssertionIssuer,
  claims: AssertionClaims,
): Promise<string> {
  const seconds = Math.floor(now().getTime() / 1000);
  return key.sign({
    iss: claims.issuer ?? issuerUrl,
    sub: claims.subject,
    aud: claims.audience ?? DEFAULT_AUDIENCE,
    iat: seconds,
    nbf: seconds + (claims.startsIn ?? 0),
    exp: seconds + (claims.expiresIn ?? 600),
    jti: crypto.randomUUID(),
  });
}
