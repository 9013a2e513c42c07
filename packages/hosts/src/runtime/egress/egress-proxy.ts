import { isIP } from 'node:net';
import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost, isPlatformLocal } from '@nymgate/clouds/settings/origins';
import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Environment } from '@nymgate/engine/kernel/ports';

/** The HTTP proxy that leads out of the network, as the environment names it. */
export type EgressProxy = {
  /** The variable that names it: what findings may tell of it, beside host and port. */
  readonly variable: string;
  /** Whether the connection to the proxy itself is TLS. */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `Proxy-Authorization`, when the variable holds a user. Goes to the proxy alone and is never told. */
  readonly authorization: string | undefined;
  /** Lower-case hosts, and domains, that are reached without it. */
  readonly exceptions: readonly string[];
};

/** In this order; lower case first, as curl reads them. HTTP_PROXY is not among them: nothing that leaves the machine is plain http. */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/**
 * The proxy for everything that the gateway asks over the network: HTTPS_PROXY, else ALL_PROXY, with NO_PROXY as curl reads it. There
 * is no key in the configuration: these are the variables that every other program beside the gateway follows. An empty variable
 * is none.
 *
 * @returns undefined when no variable names one
 * @throws SetupError CONFIG_INVALID naming the variable, never its value: it may hold a password
 * @example readEgressProxy((name) => (name === 'HTTPS_PROXY' ? 'http://proxy.contoso.com:3128' : undefined))?.port // 3128
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
 * Whether a host is reached through the proxy. This machine and the platforms' metadata services never are, whatever NO_PROXY says: a
 * proxy could answer in their place, with an identity of its own (T3-07). Else all but the exceptions: a name stands for itself and for
 * what is below it, an address for itself, `*` alone for everything.
 *
 * @param host as `hostOf` writes it: lower case or not, an IPv6 address without brackets
 */
export function usesProxy({ exceptions }: EgressProxy, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isLoopback(name) || isPlatformLocal(name)) return false;
  if (exceptions.length === 1 && exceptions[0] === '*') return false;
  return !exceptions.some(
    (exception) => name === exception || (isIP(name) === 0 && name.endsWith(`.${exception}`)),
  );
}

/**
 * The proxy on the way to an origin, in words that hold no password; undefined when it is asked directly.
 *
 * @example proxyOnTheWay('https://graph.microsoft.com', environment) // 'proxy.contoso.com:3128, which HTTPS_PROXY names'
 */
export function findProxyFor(origin: string, environment: Environment): string | undefined {
  const proxy = readEgressProxy(environment);
  if (proxy === undefined || !usesProxy(proxy, getHost(origin))) return undefined;
  return `${proxy.host}:${proxy.port}, which ${proxy.variable} names`;
}

/** Names with a dot in front or behind, and addresses in brackets, mean the same without. */
function parseExceptions(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\[(.*)\]$/, '$1').replace(/^\.|\.$/g, ''))
    .filter((entry) => entry !== '');
}

/** Without scheme and port a text is no address but a word: it would become port 80 of a host of that name. */
const HOST_WITH_PORT = /:\d+\/?$/;

function parseProxyUrl(text: string): URL | undefined {
  if (!text.includes('://') && !HOST_WITH_PORT.test(text)) return undefined;
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || url.hostname === '' || url.pathname !== '/' || `${url.search}${url.hash}` !== '')
    return undefined;
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** `user:password` as RFC 7617 wants it; empty without a user, undefined when it cannot be sent. */
function toProxyAuthorization({ username, password }: URL): string | undefined {
  if (`${username}${password}` === '') return '';
  try {
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    return user.includes(':') || /\p{Cc}/u.test(user + secret) ? undefined : `${user}:${secret}`;
  } catch {
    // A percent sign that begins nothing; the message would quote it.
    return undefined;
  }
}

function invalidProxyError(variable: string): SetupError {
  return new SetupError([
    {
      code: 'CONFIG_INVALID',
      severity: 'error',
      message: `environment variable ${variable} is not the address of an HTTP proxy`,
      fix: 'give http://host:port or https://host:port (without port 80 or 443; host:port is http), with user:password@ before the host where the proxy asks for them, percent-encoded; SOCKS is not spoken; unset it to reach Entra ID and Graph directly',
    },
  ]);
}
