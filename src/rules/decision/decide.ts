import type { HeaderList } from '../../kernel/ports.ts';
import type { Decision, Plan, Target } from '../plan.ts';
import { decideHeaders } from './decide-headers.ts';
import { decideQuery } from './decide-query.ts';
import { findEndpoint } from './find-endpoint.ts';
import { findSealedLink } from './find-sealed-link.ts';
import { segmentParts, slotParts } from './path-parts.ts';

/**
 * Asks the plan whether a request may go to Graph, and in which words. Nothing of the request goes on but what a rule names:
 * literals and names in the rule's spelling, guarded OData options written anew, named headers.
 *
 * @returns reversible pseudonyms and the sealed link are still closed: open them, then call `confirmOpened`
 * @throws RequestError TARGET_MALFORMED, ENDPOINT_NOT_ALLOWED, METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED, HEADER_NOT_ALLOWED, TOKEN_INVALID
 * @example decide(plan, { method: 'GET', target: parseTarget('/v1.0/users?$top=5'), headers: [] }).endpoint.id // 'users'
 */
export function decide(
  plan: Plan,
  request: { readonly method: string; readonly target: Target; readonly headers: HeaderList },
): Decision {
  const { endpoint, match } = findEndpoint(plan, request.method, request.target.segments);
  const path = { segments: segmentParts(endpoint.path, match), slots: slotParts(match) };
  const link = findSealedLink(endpoint, request.target.query);
  const query = link === undefined ? decideQuery(endpoint, request.target.query) : [];
  const headers = decideHeaders(endpoint, request.headers);
  return { endpoint, method: request.method, ...path, query, headers, ...(link !== undefined && { link }) };
}
