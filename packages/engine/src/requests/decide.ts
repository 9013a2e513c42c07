import { RequestError } from '../kernel/errors.ts';
import type { HeaderList } from '../kernel/ports.ts';
import { withAdvancedQuery } from '../plan/casts.ts';
import { containsLinks } from '../plan/create-collection-node.ts';
import type {
  EncryptedLink,
  NativeDecision,
  NativeEndpoint,
  NativePlan,
  PathPattern,
  Target,
  TextPart,
  TokenPart,
} from '../plan/plan.ts';
import { decideHeaders } from './decide-headers.ts';
import { decideOptions, decideQuery } from './decide-query.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { PathMatch, SlotMatch } from './match-path.ts';
import { toCanonicalName } from './system-options.ts';
import { isEncryptedLink } from './token-text.ts';

export type DecisionRequest = {
  readonly method: string;
  readonly target: Target;
  readonly headers: HeaderList;
  /** Absent: the request has no body. This language allows none. */
  readonly body?: Uint8Array;
};

/**
 * Asks the plan whether a request may go to Graph, and in which words. Only the parts that a rule names go on: literals and
 * names in the rule's spelling, guarded OData options rewritten, named headers.
 *
 * @returns the decision; its reversible pseudonyms and sealed link are still closed: open them, then call `confirmOpened`
 * @throws RequestError TARGET_MALFORMED, ENDPOINT_NOT_ALLOWED, METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED, HEADER_NOT_ALLOWED, BODY_NOT_ALLOWED,
 * TOKEN_INVALID
 * @example decide(plan, { method: 'GET', target: parseTarget('/v1.0/users?$top=5'), headers: [] }).endpoint.id // 'users'
 */
export function decide(plan: NativePlan, request: DecisionRequest): NativeDecision {
  const { endpoint, match, cast } = findEndpoint(plan, request.method, request.target.segments);
  const path = toSegmentParts(endpoint.path, match);
  const segments = cast === undefined ? path : [...path, [cast]];
  const slots = toSlotParts(match);
  const link = findEncryptedLink(endpoint, request.target.query);
  const { query, pruned } =
    link === undefined ? decideQuery(endpoint, request.target.query) : { query: [], pruned: undefined };
  const decided = decideHeaders(endpoint, request.headers);
  const headers = cast === undefined ? decided : withAdvancedQuery(decided);
  if (request.body !== undefined && request.body.length > 0) throw new RequestError('BODY_NOT_ALLOWED');
  return { endpoint, method: request.method, segments, slots, query, headers, link, pruned, cast };
}

/**
 * The sealed link of a request, on an endpoint that returns links. Options next to it are checked as usual and then removed: the
 * link contains everything already, and pipelines repeat their options on each page (http.md#links).
 *
 * @returns undefined without one; `decideQuery` finds a malformed or misplaced one
 * @throws RequestError TOKEN_INVALID when the endpoint has no links; what `decideOptions` throws
 */
export function findEncryptedLink(
  endpoint: NativeEndpoint,
  query: Target['query'],
): EncryptedLink | undefined {
  const [link, second] = query.flatMap((option) => parseEncryptedLink([option]) ?? []);
  if (link === undefined || second !== undefined) return undefined;
  if (!containsLinks(endpoint.response)) throw new RequestError('TOKEN_INVALID');
  const otherParameters = query.filter((option) => parseEncryptedLink([option]) === undefined);
  decideOptions(endpoint, otherParameters);
  return link;
}

/** `$skiptoken=s~…` or `$deltatoken=s~…` and nothing else. */
export function parseEncryptedLink(query: Target['query']): EncryptedLink | undefined {
  const [only, second] = query;
  if (only === undefined || second !== undefined || !isEncryptedLink(only.value)) return undefined;
  const parameter = toCanonicalName(only.name);
  return parameter === '$skiptoken' || parameter === '$deltatoken'
    ? { parameter, sealed: only.value }
    : undefined;
}

/**
 * Segments in the template's spelling, whichever the caller has used, with slot values as they are and tokens still closed: Graph is
 * asked in the one spelling that the rules are written in.
 */
function toSegmentParts(pattern: PathPattern, match: PathMatch): NativeDecision['segments'] {
  return pattern.segments.map((parts) => {
    const texts: TextPart[] = [];
    for (const part of parts) texts.push('literal' in part ? part.literal : getSlotText(part, match));
    return texts;
  });
}

/** Another path of the endpoint may have its slots in another order. */
function getSlotText({ slot, quoted }: SlotMatch['part'], match: PathMatch): TextPart {
  for (const found of match)
    if (found.part.slot === slot)
      return found.token ? createTokenPart(found, quoted) : escapeQuotes(found.text, quoted);
  throw new Error('match of another pattern');
}

/** Slot values by name, unquoted. A loop, because `fromEntries` costs several times as much for each request. */
export function toSlotParts(match: PathMatch): NativeDecision['slots'] {
  const parts: Record<string, TextPart> = {};
  for (const slot of match) parts[slot.part.slot] = slot.token ? createTokenPart(slot, false) : slot.text;
  return parts;
}

function createTokenPart(slot: SlotMatch, quoted: boolean): TokenPart {
  return { token: slot.text, kinds: slot.part.kinds, types: slot.part.types, quoted };
}

function escapeQuotes(text: string, quoted: boolean): string {
  return quoted ? text.replaceAll("'", "''") : text;
}
