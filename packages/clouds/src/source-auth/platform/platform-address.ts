import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { isLoopbackHost, stripBrackets } from '../../network/loopback.ts';

/** Where a platform hands out its tokens: an origin, and a path with query to begin with. */
export type PlatformAddress = { readonly origin: string; readonly path: string };

/**
 * Whether plain http may go there: the host, as `URL` writes it, is this machine, or a link-local address (169.254.0.0/16), which
 * no router forwards.
 *
 * @example isLocalHost('169.254.169.254') // true
 */
export function isLocalHost(host: string): boolean {
  return isLoopbackHost(stripBrackets(host)) || /^169\.254(?:\.\d{1,3}){2}$/.test(host);
}

/**
 * Reads an address that the platform put into an environment variable. https may go anywhere that the platform names; plain
 * http stays on this machine or its link. A user, a fragment or another scheme is refused: what is asked for there is a credential.
 *
 * @throws SetupError CONFIG_INVALID naming the variable, never its value
 * @example readPlatformAddress('IDENTITY_ENDPOINT', 'http://169.254.129.3:8081/msi/token') // { origin: 'http://169.254.129.3:8081', path: '/msi/token' }
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
    throw environmentError(
      `environment variable ${name} is not an address that a credential may be asked from`,
      'https, or http to a loopback or link-local address, is expected; the platform sets it',
    );
  return { origin: url.origin, path: url.pathname + url.search };
}

/** The address with further query parameters, each value percent-encoded. */
export function withQuery(
  { origin, path }: PlatformAddress,
  parameters: Readonly<Record<string, string>>,
): PlatformAddress {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { origin, path: `${path}${path.includes('?') ? '&' : '?'}${query.join('&')}` };
}

/** What is missing or wrong in the environment that the platform gives; found before anything is served. */
export function environmentError(message: string, fix: string): SetupError {
  return new SetupError([{ code: 'CONFIG_INVALID', severity: 'error', message, fix } satisfies Issue]);
}

function tryParseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    // Its message carries the whole text.
    return undefined;
  }
}
