import type { JSONWebKeySet } from 'jose';

/** What Entra knows of the issuers of federated tokens. */
export type IssuerKeys = {
  /**
   * The key set of an issuer; undefined when its documents cannot be read. Cached for a day; a key id that the cached set does not
   * have fetches it anew, once a call.
   */
  readonly find: (issuer: string, kid: string | undefined) => Promise<JSONWebKeySet | undefined>;
  /** From now on the documents of `issuer` are read at `url`, a loopback origin with path. */
  readonly locate: (issuer: string, url: string) => void;
};

const CACHE_MILLISECONDS = 86_400_000;
/** Entra reads no further (graph-facts.md#5.1). */
const MOST_KEYS = 100;
const FETCH_MILLISECONDS = 5_000;

type Cached = { readonly keys: JSONWebKeySet; readonly until: number };

/** Discovery and key sets by issuer (OpenID Connect Discovery 1.0). Asks loopback addresses only: a fake tenant must not reach out. */
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

/** The document must name the issuer, or the place where a test has put it. */
async function fetchKeySet(issuer: string, place: string): Promise<JSONWebKeySet | undefined> {
  try {
    const discovery = await fetchJson(`${place.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (discovery['issuer'] !== issuer && discovery['issuer'] !== place) return undefined;
    const { keys } = await fetchJson(String(discovery['jwks_uri']));
    return Array.isArray(keys) ? { keys: keys.slice(0, MOST_KEYS) } : undefined;
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
