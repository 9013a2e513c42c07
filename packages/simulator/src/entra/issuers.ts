import { Hono } from 'hono';
import type { JSONWebKeySet } from 'jose';
import { createSigningKey, type SigningKey } from './access-token.ts';
import type { AssertionClaims } from './entra-types.ts';

export type AssertionIssuer = {
  readonly key: () => SigningKey;
  readonly rotate: () => Promise<void>;
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

/** Discovery and keys, as a Kubernetes cluster or a cloud publishes them. */
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

export type IssuerKeys = {
  /** Undefined when the issuer's documents cannot be read. Cached for a day; an unknown key id causes another request. */
  readonly find: (issuer: string, kid: string | undefined) => Promise<JSONWebKeySet | undefined>;
  /** Reads the documents of `issuer` at `url`, a loopback URL. */
  readonly locate: (issuer: string, url: string) => void;
};

const CACHE_MILLISECONDS = 86_400_000;
/** Entra reads no more keys than this (graph-facts.md#5.1). */
const MAX_KEY_SETS = 100;
const FETCH_MILLISECONDS = 5_000;
type Cached = { readonly keys: JSONWebKeySet; readonly until: number };

/** OpenID Connect Discovery 1.0. Only loopback is requested: a fake tenant must not reach the network. */
export function createIssuerKeys(now: () => Date): IssuerKeys {
  const cache = new Map<string, Cached>();
  const places = new Map<string, string>();
  const load = async (issuer: string) => {
    const keys = await fetchKeySet(issuer, places.get(issuer) ?? issuer);
    if (keys === undefined) cache.delete(issuer);
    else cache.set(issuer, { keys, until: now().getTime() + CACHE_MILLISECONDS });
    return keys;
  };
  return {
    find: async (issuer, kid) => {
      const cached = cache.get(issuer);
      const serves =
        cached !== undefined &&
        now().getTime() < cached.until &&
        (kid === undefined || cached.keys.keys.some((key) => key.kid === kid));
      return serves ? cached.keys : load(issuer);
    },
    locate: (issuer, url) => {
      cache.delete(issuer);
      places.set(issuer, url);
    },
  };
}

/** The document must name the issuer or its located URL. */
async function fetchKeySet(issuer: string, place: string): Promise<JSONWebKeySet | undefined> {
  try {
    const discovery = await fetchJson(`${place.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (discovery['issuer'] !== issuer && discovery['issuer'] !== place) return undefined;
    const { keys } = await fetchJson(String(discovery['jwks_uri']));
    return Array.isArray(keys) ? { keys: keys.slice(0, MAX_KEY_SETS) } : undefined;
  } catch {
    return undefined;
  }
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  if (!/^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(new URL(url).hostname))
    throw new RangeError('not a loopback address');
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MILLISECONDS) });
  return (await response.json()) as Record<string, unknown>;
}
