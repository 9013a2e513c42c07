import type { HeaderList } from '../../kernel/ports.ts';
import { asciiLower } from '../ascii-case.ts';
import type { Decision, Plan, Target } from '../plan.ts';
import { decideByRules } from '../psoxy/decide-by-rules.ts';
import { writeTarget } from '../target/write-target.ts';
import { decideHeaders } from './decide-headers.ts';
import { decideQuery } from './decide-query.ts';
import { findEndpoint } from './find-endpoint.ts';
import { findSealedLink } from './find-sealed-link.ts';
import { segmentParts, slotParts } from './path-parts.ts';

export type DecisionRequest = {
  readonly method: string;
  readonly target: Target;
  readonly headers: HeaderList;
  /** The same target as it came on the wire; Psoxy's rules are asked about this. Default: `target` written anew. */
  readonly raw?: string;
  /** Only Psoxy's language knows request bodies. */
  readonly body?: Uint8Array;
};

/**
 * Asks the plan whether a request may go to Graph, and in which words. Nothing of the request goes on but what a rule names:
 * literals and names in the rule's spelling, guarded OData options written anew, named headers.
 *
 * @returns reversible pseudonyms and the sealed link are still closed: open them, then call `confirmOpened`
 * @throws RequestError TARGET_MALFORMED, ENDPOINT_NOT_ALLOWED, METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED, HEADER_NOT_ALLOWED, TOKEN_INVALID
 * @example decide(plan, { method: 'GET', target: parseTarget('/v1.0/users?$top=5'), headers: [] }).endpoint.id // 'users'
 */
export function decide(plan: Plan, request: DecisionRequest): Decision {
  if (plan.dialect === 'psoxy') return decidePsoxy(plan, request);
  const { endpoint, match } = findEndpoint(plan, request.method, request.target.segments);
  const segments = segmentParts(endpoint.path, match);
  const slots = slotParts(match);
  const link = findSealedLink(endpoint, request.target.query);
  const query = link === undefined ? decideQuery(endpoint, request.target.query) : [];
  const headers = decideHeaders(endpoint, request.headers);
  return { endpoint, method: request.method, segments, slots, query, headers, link };
}

/** The target was parsed, and refused if ambiguous, before Psoxy's rules see its raw form. */
function decidePsoxy(plan: Plan, { method, target, headers, raw, body }: DecisionRequest): Decision {
  const contentType = headers.find(([name]) => asciiLower(name) === 'content-type')?.[1];
  return decideByRules(plan, {
    method,
    rawPathAndQuery: raw ?? writeTarget(target),
    headers,
    namedMethods: true,
    ...(contentType !== undefined && { contentType }),
    ...(body !== undefined && { body }),
  });
}
