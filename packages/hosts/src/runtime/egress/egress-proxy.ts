import { isIP } from 'node:net';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost, isPlatformLocal } from '@nymgate/clouds/settings/origins';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { Environment } from '@nymgate/engine/kernel/ports';

export type EgressProxy = {
  /** Name of the variable, which findings may print. */
  readonly variable: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `Proxy-Authorization`; sent only to the proxy and never printed. */
  readonly authorization: string | undefined;
  /** Lower-case hosts and domains that bypass the proxy. */
  readonly exceptions: readonly string[];
};

/** In curl's order. HTTP_PROXY is absent, because nothing leaves the machine as plain HTTP. */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * Reads HTTPS_PROXY, else ALL_PROXY, and NO_PROXY as curl does.
 * @returns undefined without a proxy
 * @throws SetupError CONFIG_INVALID with the variable's name, never its value, which may contain a password
 */
export function readEgressProxy(environment: Environment): EgressProxy | undefined {
  const variable = VARIABLES.find((name) => (environment(name) ?? '') !== '');
  if (variable === undefined) return undefined;
  const url = parseProxyUrl(environment(variable) ?? '');
  const user = url === undefined ? undefined : toProxyAuthorization(url);
  if (url === undefined || user === undefined) throw invalidProxyError(variable);
  const secure = url.protocol === 'https:';
  return Object.freeze({
    variable,
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorization: user === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
    exceptions: parseExceptions(environment('no_proxy') || environment('NO_PROXY') || ''),
  });
}

/**
 * Whether a host is reached through the proxy. This machine and metadata services never are, since a proxy
 * could return its own identity (T3-07). Exceptions match a name and its subdomains, an address, or `*`.
 */
export function usesProxy({ exceptions }: EgressProxy, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isLoopback(name) || isPlatformLocal(name)) return false;
  if (exceptions.length === 1 && exceptions[0] === '*') return false;
  return !exceptions.some(
    (exception) => name === exception || (isIP(name) === 0 && name.endsWith(`.${exception}`)),
  );
}

/** Describes the proxy for an origin without its password; undefined for a direct connection. */
export function findProxyFor(origin: string, environment: Environment): string | undefined {
  const proxy = readEgressProxy(environment);
  if (proxy === undefined || !usesProxy(proxy, getHost(origin))) return undefined;
  return `${proxy.host}:${proxy.port}, which ${proxy.variable} names`;
}

/** Leading or trailing dots and brackets don't matter. */
function parseExceptions(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\[(.*)\]$/, '$1').replace(/^\.|\.$/g, ''))
    .filter((entry) => entry !== '');
}

/** Without scheme and port, a word would become port 80 of a host. */
const HOST_WITH_PORT = /:\d+\/?$/;

function parseProxyUrl(text: string): URL | undefined {
  if (!text.includes('://') && !HOST_WITH_PORT.test(text)) return undefined;
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '' || url.pathname !== '/' || `${url.search}${url.hash}` !== '')
    return undefined;
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** `user:password` (RFC 7617); empty without a user, undefined if it cannot be sent. */
function toProxyAuthorization({ username, password }: URL): string | undefined {
  if (`${username}${password}` === '') return '';
  try {
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    return user.includes(':') || /\p{Cc}/u.test(user + secret) ? undefined : `${user}:${secret}`;
  } catch {
    // Invalid percent-encoding; the message would quote it.
    return undefined;
  }
}

function invalidProxyError(variable: string): SetupError {
  return setupError(
    'CONFIG_INVALID',
    `environment variable ${variable} is not the address of an HTTP proxy`,
    'set http://host:port or https://host:port (default port 80 or 443; host:port means http). If the proxy requires credentials, write user:password@ before the host, percent-encoded. SOCKS is not supported. Unset it to reach Entra ID and Graph directly',
  );
}
