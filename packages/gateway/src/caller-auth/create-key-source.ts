import { asJsonObject, readText } from '@nymgate/clouds/network/read-text';
import { type Clock, type HttpClient, type Log, SourceFailure } from '@nymgate/engine/kernel/ports';
import { createLocalJWKSet, type JSONWebKeySet, type JWK, type LocalJWKSet } from 'jose';
import type { TrustedIssuer } from './trusted-issuer.ts';

export type KeySourceOptions = {
  readonly trusted: Pick<TrustedIssuer, 'name' | 'issuer' | 'jwksUrl'>;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
};

export type KeySource = { readonly find: (kid: string) => Promise<LocalJWKSet | 'key' | 'key-source'> };

const FRESH_MILLISECONDS = 3_600_000;
const STALE_MILLISECONDS = 86_400_000;
/** T9-04: at most one request to the issuer a minute, whatever key ids arrive. */
const RETRY_DELAY_MILLISECONDS = 60_000;
/** Limits how many requests with unknown key ids wait for the issuer (LCK-01). */
const MAX_WAITING = 32;
const MAX_WAITING_INITIALLY = 128;
/** Shorter while there are no keys at all. */
const INITIAL_RETRY_DELAY_MILLISECONDS = 5_000;

/** Fresh for an hour, refetched for unknown ids at most once a minute, kept a day during an outage. */
export function createKeySource({ trusted, http, clock, log }: KeySourceOptions): KeySource {
  let cachedKeys: { set: LocalJWKSet; kids: ReadonlySet<string>; since: number } | undefined;
  let retryNotBefore = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;
  let failing = false;
  let waiting = 0;

  const age = () =>
    cachedKeys === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() - cachedKeys.since;
  const fetchKeys = async () => {
    const keys = await fetchKeySet(http, trusted);
    const now = clock.monotonic();
    failing = keys === undefined;
    if (keys === undefined) log.write('warn', 'caller_keys_unavailable', { subject: trusted.name });
    else cachedKeys = { set: createLocalJWKSet(keys), kids: listKeyIds(keys), since: now };
    retryNotBefore =
      now + (cachedKeys === undefined ? INITIAL_RETRY_DELAY_MILLISECONDS : RETRY_DELAY_MILLISECONDS);
  };
  /** False when too many requests wait already. */
  const refresh = async (): Promise<boolean> => {
    if (fetching === undefined && clock.monotonic() < retryNotBefore) return true;
    if (waiting >= (cachedKeys === undefined ? MAX_WAITING_INITIALLY : MAX_WAITING)) return false;
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    waiting += 1;
    try {
      await fetching;
    } finally {
      waiting -= 1;
    }
    return true;
  };
  const renew = async (kid: string): Promise<boolean> => {
    const old = age() >= FRESH_MILLISECONDS;
    const known = cachedKeys?.kids.has(kid) === true;
    if (!known || (old && (!failing || age() >= STALE_MILLISECONDS))) return (await refresh()) || known;
    // A failing issuer may be slow, so this request doesn't wait for it.
    if (old) void refresh().catch(() => undefined);
    return true;
  };
  return {
    find: async (kid) => {
      if (!(await renew(kid))) return 'key-source';
      if (cachedKeys === undefined || age() >= STALE_MILLISECONDS) return 'key-source';
      return cachedKeys.kids.has(kid) ? cachedKeys.set : 'key';
    },
  };
}

function listKeyIds({ keys }: JSONWebKeySet): ReadonlySet<string> {
  return new Set(keys.map(({ kid }) => String(kid)));
}

const MAX_KEYS = 100;
/** Public members by key type (RFC 7517, 7518, 8037); certificates and private parts are dropped. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
};

/**
 * The issuer's current signing keys, from `jwksUrl` or by discovery (OpenID Connect Discovery 1.0, section 4:
 * the document must have the exact issuer). Keys without id, encryption keys and symmetric keys are dropped.
 * @returns undefined on failure; an empty set is a failure too
 */
async function fetchKeySet(
  http: HttpClient,
  trusted: Pick<TrustedIssuer, 'issuer' | 'jwksUrl'>,
): Promise<JSONWebKeySet | undefined> {
  const url = trusted.jwksUrl ?? (await discoverJwksUrl(http, trusted.issuer));
  const document = url === undefined ? undefined : await fetchJson(http, url);
  const list = document?.['keys'];
  if (!Array.isArray(list) || list.length > MAX_KEYS) return undefined;
  const keys = list.flatMap((key: unknown) => toSigningKey(key) ?? []);
  return keys.length === 0 ? undefined : { keys };
}

async function discoverJwksUrl(http: HttpClient, issuer: string): Promise<string | undefined> {
  const document = await fetchJson(http, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const url = document?.['jwks_uri'];
  return document?.['issuer'] === issuer && typeof url === 'string' ? url : undefined;
}

function toSigningKey(value: unknown): JWK | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kty, kid, use, alg, key_ops: operations, ...rest } = value as Readonly<Record<string, unknown>>;
  const members = typeof kty === 'string' && Object.hasOwn(MEMBERS, kty) ? MEMBERS[kty] : undefined;
  if (members === undefined || typeof kid !== 'string' || (use !== undefined && use !== 'sig'))
    return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify')))
    return undefined;
  const material = members.map((name) => [name, rest[name]] as const);
  if (!material.every(([, part]) => typeof part === 'string')) return undefined;
  return { kty: String(kty), kid, ...(typeof alg === 'string' && { alg }), ...Object.fromEntries(material) };
}

const MAX_DOCUMENT_BYTES = 262_144;
const FETCH_TIMEOUT_MILLISECONDS = 5_000;
/** Origin and path of an absolute URL without user, query or fragment. */
const URL_PATTERN = /^(https?:\/\/[A-Za-z0-9.[\]:-]+)(\/[\x21\x24-\x3e\x40-\x7e]*)?$/;

/**
 * Redirects are not followed.
 * @returns undefined for any failure
 */
async function fetchJson(
  http: HttpClient,
  url: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [, origin, path = '/'] = URL_PATTERN.exec(url) ?? [];
  if (origin === undefined || !isSecure(origin)) return undefined;
  const headers = [['accept', 'application/json']] as const;
  try {
    const response = await http.send({
      method: 'GET',
      origin,
      path,
      headers,
      timeout: FETCH_TIMEOUT_MILLISECONDS,
    });
    const text = await readText(response.body, MAX_DOCUMENT_BYTES, { fatal: true });
    return response.status === 200 ? asJsonObject(JSON.parse(text)) : undefined;
  } catch (error) {
    if (error instanceof SourceFailure || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}

/** TLS to a named host, or this machine: a discovery document must not lead into the internal network. */
function isSecure(origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, '').replace(/:[0-9]*$/, '');
  if (host === 'localhost' || host === '127.0.0.1' || host === '[::1]') return true;
  return origin.startsWith('https:') && /[a-z][a-z0-9-]*\.?$/i.test(host) && !host.startsWith('[');
}
