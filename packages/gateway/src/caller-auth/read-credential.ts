import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Unverified. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'bearer' | 'api-key'; readonly text: string };

/** RFC 9110 11.4: scheme, spaces, credentials. The scheme is case-insensitive. */
const BEARER = /^bearer +([^ ].*)$/is;

/**
 * Finds the one credential: `Authorization: Bearer …` or `X-Api-Key: …`. Two are ambiguous, since readers may
 * choose differently (T9-01). Other schemes, such as signatures verified by AWS IAM, are ignored.
 * @example parseCredential([['Authorization', 'Bearer nyk_…']]) // { kind: 'bearer', text: 'nyk_…' }
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
