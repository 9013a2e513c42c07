import type { JSONWebKeySet, JWK } from 'jose';
import type { HttpClient } from '../../kernel/ports.ts';
import { fetchJson } from './fetch-json.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

const MOST_KEYS = 100;
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
export async function fetchKeySet(
  http: HttpClient,
  trusted: Pick<TrustedIssuer, 'issuer' | 'jwksUrl'>,
): Promise<JSONWebKeySet | undefined> {
  const url = trusted.jwksUrl ?? (await discover(http, trusted.issuer));
  const document = url === undefined ? undefined : await fetchJson(http, url);
  const list = document?.['keys'];
  if (!Array.isArray(list) || list.length > MOST_KEYS) return undefined;
  const keys = list.flatMap((key: unknown) => toSigningKey(key) ?? []);
  return keys.length === 0 ? undefined : { keys };
}

async function discover(http: HttpClient, issuer: string): Promise<string | undefined> {
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
