import { isLoopbackHost } from '../network/loopback.ts';
import { type Field, integerField, textField, withCondition } from './field.ts';
import { parseStoreReference, SECRET_STORES, STORE_REFERENCE } from './secret-reference.ts';

const HTTP_ORIGIN =
  /^https?:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;

export function httpOriginField(meaning: string): Field<string> {
  return textField(meaning, { format: HTTP_ORIGIN, message: 'must be scheme://host[:port] without a path' });
}

/** Where credentials are sent: over TLS to a named host, or to this machine (T3-06, NET-08). */
export function sourceOriginField(meaning: string): Field<string> {
  const overTls = withCondition(
    httpOriginField(meaning),
    (origin) => origin.startsWith('https:') || isLoopbackHost(getHost(origin)),
    'must be https; plain http is for loopback addresses only',
  );
  return withCondition(
    overTls,
    (origin) => isLoopbackHost(getHost(origin)) || !isIpAddress(getHost(origin)),
    'must be a host name, not an IP address',
  );
}

/** Network data that decides who may call: over TLS from a named host, or from this machine. */
export function secureUrlField(meaning: string): Field<string> {
  return withCondition(
    textField(meaning, { maximum: 500 }),
    isSecureUrl,
    'must be https:// with a host name and no query (plain http on loopback only)',
  );
}

function isSecureUrl(url: string): boolean {
  const [, origin = '', path] = /^(https?:\/\/[^/?#]+)(\/[^?#\s]*)?$/.exec(url) ?? [];
  const host = getHost(origin);
  if (!HTTP_ORIGIN.test(origin) || path?.includes('..') === true) return false;
  return isLoopbackHost(host) || (origin.startsWith('https:') && !isIpAddress(host));
}

const LOCAL_REFERENCE = /^(?:env|file):/;
const REFERENCE = new RegExp(`^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+|${STORE_REFERENCE})$`);
const REFERENCE_MESSAGE = `must be env:NAME, file:PATH, or STORE:NAME[?version=V][#FIELD] (STORE: ${SECRET_STORES.join(', ')}), as docs/reference/secret-stores.md writes them`;

export function secretReferenceField(
  meaning = 'Where the secret is: env:NAME, file:PATH or a store.',
): Field<string> {
  return withCondition(
    textField(meaning, { format: REFERENCE, message: REFERENCE_MESSAGE }),
    // A malformed text has one finding only.
    (text) => !REFERENCE.test(text) || LOCAL_REFERENCE.test(text) || parseStoreReference(text) !== undefined,
    REFERENCE_MESSAGE,
  );
}

export function portField(meaning: string): Field<number> {
  return integerField(meaning, 0, 65_535);
}

/** Host without port and brackets: `http://[::1]:80` → `::1`. */
export function getHost(origin: string): string {
  const authority = origin.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
  return authority.startsWith('[')
    ? authority.slice(1, authority.indexOf(']'))
    : authority.replace(/:[0-9]*$/, '');
}

/** Link-local (169.254.0.0/16), and unique local addresses of EC2, EKS Pod Identity and Compute Engine. */
export function isPlatformLocal(host: string): boolean {
  return (
    /^169\.254(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){2}$/.test(host) ||
    host === 'fd00:ec2::254' ||
    host === 'fd00:ec2::23' ||
    host === 'fd20:ce::254'
  );
}

/** URL parsers take a name whose last label starts with a digit for an address. */
function isIpAddress(host: string): boolean {
  return host.includes(':') || /(?:^|\.)[0-9][^.]*$/.test(host);
}
