import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** The credential in a request's headers, its text still unchecked. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'bearer' | 'api-key'; readonly text: string };

/** RFC 9110 11.4: scheme, spaces, credentials. The scheme is compared without case. */
const BEARER = /^bearer +([^ ].*)$/is;

/**
 * Finds the one credential of a request: `Authorization: Bearer …` or `X-Api-Key: …`. Two of them, of whatever kind, are
 * ambiguous: which one counts must not depend on who reads the headers (T9-01). Another scheme, such as the
 * signature that AWS IAM has already verified, is none of ours.
 *
 * @example readCredential([['Authorization', 'Bearer nyk_…']]) // { kind: 'bearer', text: 'nyk_…' }
 */
export function parseCredential(headers: HeaderList): Credential {
  const [authorization, ...others] = getHeaderValues(headers, 'authorization');
  const apiKeys = getHeaderValues(headers, 'x-api-key');
  if (others.length > 0 || apiKeys.length > 1) return { kind: 'several' };
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  const [apiKey] = apiKeys;
  if (bearer !== undefined && apiKey !== undefined) return { kind: 'several' };
  if (bearer !== undefined) return { kind: 'bearer', text: bearer };
  return apiKey === undefined ? { kind: 'none' } : { kind: 'api-key', text: apiKey };
}

function getHeaderValues(headers: HeaderList, name: string): readonly string[] {
  return headers.flatMap(([header, value]) => (header.toLowerCase() === name ? [value] : []));
}
