import { configError } from '../../findings/config-error.ts';
import { isLoopbackHost, stripBrackets } from '../../network/loopback.ts';

/** An origin, and a path with query. */
export type PlatformAddress = { readonly origin: string; readonly path: string };

/** Plain http stays on this machine or a link-local address (169.254.0.0/16), never routed. */
export function isLocalHost(host: string): boolean {
  return isLoopbackHost(stripBrackets(host)) || /^169\.254(?:\.\d{1,3}){2}$/.test(host);
}

/**
 * Parses an address in an environment variable of the platform: https to any host, plain http to this machine
 * or its link. A user, a fragment or another scheme is rejected, because a credential is requested there.
 * @throws SetupError CONFIG_INVALID naming the variable, never its value
 */
export function parsePlatformAddress(name: string, text: string): PlatformAddress {
  const url = tryParseUrl(text);
  const isSafe =
    url !== undefined &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname)));
  if (!isSafe)
    throw configError(
      `environment variable ${name} is not an address that a credential may be asked from`,
      'https, or http to a loopback or link-local address, is expected; the platform sets it',
    );
  return { origin: url.origin, path: url.pathname + url.search };
}

/** Values are percent-encoded. */
export function withQuery(
  { origin, path }: PlatformAddress,
  parameters: Readonly<Record<string, string>>,
): PlatformAddress {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { origin, path: `${path}${path.includes('?') ? '&' : '?'}${query.join('&')}` };
}

function tryParseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    // The message contains the whole text.
    return undefined;
  }
}
