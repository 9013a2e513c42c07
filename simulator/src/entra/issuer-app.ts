import { Hono } from 'hono';
import type { AssertionClaims } from '../entra-types.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';

/** The simulator's own federated issuer: its key of now, and how it gets another. */
export type AssertionIssuer = {
  readonly key: () => SigningKey;
  readonly rotate: () => Promise<void>;
  /** `url` is the issuer's own. */
  readonly issue: (url: string, claims: AssertionClaims) => Promise<string>;
};

export async function createAssertionIssuer(audience: string, now: () => Date): Promise<AssertionIssuer> {
  let key = await createSigningKey();
  return {
    key: () => key,
    rotate: async () => {
      key = await createSigningKey();
    },
    issue: (url, claims) => {
      const seconds = Math.floor(now().getTime() / 1000);
      return key.sign({
        iss: claims.issuer ?? url,
        sub: claims.subject,
        aud: claims.audience ?? audience,
        iat: seconds,
        nbf: seconds + (claims.startsIn ?? 0),
        exp: seconds + (claims.expiresIn ?? 600),
        jti: crypto.randomUUID(),
      });
    },
  };
}

/** What a Kubernetes cluster or a cloud publishes so that Entra can check its tokens. */
export function createIssuerApp(issuerUrl: () => string, issuer: AssertionIssuer): Hono {
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
  app.get('/.well-known/jwks.json', (context) => context.json(issuer.key().jwks));
  return app;
}
