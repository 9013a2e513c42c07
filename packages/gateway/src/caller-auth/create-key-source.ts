import { type Clock, type HttpClient, type Log, SourceFailure } from '@nymgate/engine/kernel/ports';
import { createLocalJWKSet, type JSONWebKeySet, type JWK, type LocalJWKSet } from 'jose';
import type { TrustedIssuer } from './trusted-issuer.ts';

export type KeySourceOptions = {
  readonly trusted: Pick<TrustedIssuer, 'name' | 'issuer' | 'jwksUrl'>;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
};

/** The keys of one issuer. `find` returns the set that holds a key id, or why there is none. */
export type KeySource = {
  readonly find: (kid: string) => Promise<LocalJWKSet | 'key' | 'key-source'>;
};

const FRESH_MILLISECONDS = 3_600_000;
const STALE_MILLISECONDS = 86_400_000;
/** T9-04: however many tokens with unknown key ids come, the issuer is asked once a minute. */
const RETRY_DELAY_MILLISECONDS = 60_000;
/**
 * A stranger may name unknown keys as often as it likes: so many requests wait for the issuer's answer, not all that are served at
 * once (LCK-01). Before the first keys are there, callers with good tokens are among them.
 */
const MAX_WAITING = 32;
const MAX_WAITING_INITIALLY = 128;
/** With no keys at all nobody is served, so an outage at the start is tried again sooner. */
const INITIAL_RETRY_DELAY_MILLISECONDS = 5_000;

/**
 * Bounded cache of an issuer's published keys: an hour fresh; asked again for an unknown key id, at most once a minute; kept up to
 * a day when the issuer cannot be reached, and then nobody waits for it; one fetch at a time, whoever waits shares it.
 */
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
  /** false: too many wait already. */
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
    // An issuer that has failed already may be slow to fail again; nothing is thrown that a caller could wait for.
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
/** Public members by key type (RFC 7517, 7518, 8037); certificates and private parts are left behind. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
};

/**
 * The signing keys that an issuer publishes now, from `jwksUrl` or by discovery (OpenID Connect Discovery 1.0, section 4: the
 * document must name the issuer exactly). Keys without id, for encryption, or symmetric are left out.
 *
 * @returns undefined when none can be had; an empty set counts as an outage
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
 * A small JSON object from an issuer. Redirects are not followed, other statuses and sizes are failures.
 *
 * @returns undefined when there is no such document; nothing of an answer is told
 */
async function fetchJson(http: HttpClient, url: string): Promise<Record<string, unknown> | undefined> {
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
    const text = await readText(response.body);
    return response.status === 200 ? toObject(JSON.parse(text)) : undefined;
  } catch (error) {
    if (error instanceof SourceFailure || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}

/** TLS to a named host, or this machine: an address in a discovery document must not lead into the network around us. */
function isSecure(origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, '').replace(/:[0-9]*$/, '');
  if (host === 'localhost' || host === '127.0.0.1' || host === '[::1]') return true;
  return origin.startsWith('https:') && /[a-z][a-z0-9-]*\.?$/i.test(host) && !host.startsWith('[');
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_DOCUMENT_BYTES) throw new SourceFailure('too-large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
