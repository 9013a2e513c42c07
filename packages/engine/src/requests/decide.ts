import { RequestError } from '../kernel/errors.ts';
import type { HeaderList } from '../kernel/ports.ts';
import { holdsLinks } from '../plan/collection-node.ts';
import type {
  NativeDecision,
  NativeEndpoint,
  NativePlan,
  PathPattern,
  SealedLink,
  Target,
  TextPart,
  TokenPart,
} from '../plan/plan.ts';
import { decideHeaders } from './decide-headers.ts';
import { decideOptions, decideQuery } from './decide-query.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { PathMatch, SlotMatch } from './match-path.ts';
import { canonicalName } from './system-options.ts';
import { isSealedLink } from './token-text.ts';

export type DecisionRequest = {
  readonly method: string;
  readonly target: Target;
  readonly headers: HeaderList;
  /** Absent: the request has no body. This language allows none. */
  readonly body?: Uint8Array;
};

/**
 * Asks the plan whether a request may go to Graph, and in which words. Only the parts that a rule names go on: literals and
 * names in the rule's spelling, guarded OData options written anew, named headers.
 *
 * @returns the decision; its reversible pseudonyms and sealed link are still closed: open them, then call `confirmOpened`
 * @throws RequestError TARGET_MALFORMED, ENDPOINT_NOT_ALLOWED, METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED, HEADER_NOT_ALLOWED, BODY_NOT_ALLOWED,
 * TOKEN_INVALID
 * @example decide(plan, { method: 'GET', target: parseTarget('/v1.0/users?$top=5'), headers: [] }).endpoint.id // 'users'
 */
export function decide(plan: NativePlan, request: DecisionRequest): NativeDecision {
  const { endpoint, match } = findEndpoint(plan, request.method, request.target.segments);
  const segments = segmentParts(endpoint.path, match);
  const slots = slotParts(match);
  const link = findSealedLink(endpoint, request.target.query);
  const { query, pruned } =
    link === undefined ? decideQuery(endpoint, request.target.query) : { query: [], pruned: undefined };
  const headers = decideHeaders(endpoint, request.headers);
  if (request.body !== undefined && request.body.length > 0) throw new RequestError('BODY_NOT_ALLOWED');
  return { endpoint, method: request.method, segments, slots, query, headers, link, pruned };
}

/**
 * The sealed link of a request, on an endpoint that returns links. Options beside it are decided as ever and then left behind: the
 * link says everything already, and pipelines repeat their options on each page (http.md#links).
 *
 * @returns undefined when there is none; `decideQuery` finds a malformed or misplaced one
 * @throws RequestError TOKEN_INVALID when the endpoint has no links; what `decideOptions` throws
 */
export function findSealedLink(endpoint: NativeEndpoint, query: Target['query']): SealedLink | undefined {
  const [link, second] = query.flatMap((option) => readSealedLink([option]) ?? []);
  if (link === undefined || second !== undefined) return undefined;
  if (!holdsLinks(endpoint.response)) throw new RequestError('TOKEN_INVALID');
  const beside = query.filter((option) => readSealedLink([option]) === undefined);
  if (beside.length > 0) decideOptions(endpoint, beside);
  return link;
}

/** `$skiptoken=s~…` or `$deltatoken=s~…` and nothing beside it. */
export function readSealedLink(query: Target['query']): SealedLink | undefined {
  const [only, second] = query;
  if (only === undefined || second !== undefined || !isSealedLink(only.value)) return undefined;
  const parameter = canonicalName(only.name);
  return parameter === '$skiptoken' || parameter === '$deltatoken'
    ? { parameter, sealed: only.value }
    : undefined;
}

/**
 * Segments in the template's spelling, whichever the caller has used, with slot values as they are and tokens still closed: Graph is
 * asked in the one spelling that the rules are written in.
 */
function segmentParts(pattern: PathPattern, match: PathMatch): NativeDecision['segments'] {
  return pattern.segments.map((parts) => {
    const texts: TextPart[] = [];
    for (const part of parts) texts.push('literal' in part ? part.literal : textOf(part, match));
    return texts;
  });
}

/** Another path of the endpoint may have its slots in another order. */
function textOf({ slot, quoted }: SlotMatch['part'], match: PathMatch): TextPart {
  for (const found of match)
    if (found.part.slot === slot) return found.token ? tokenOf(found, quoted) : quote(found.text, quoted);
  throw new Error('match of another pattern');
}

/** Slot values by name, unquoted. A loop, because `fromEntries` costs several times as much for each request. */
export function slotParts(match: PathMatch): NativeDecision['slots'] {
  const parts: Record<string, TextPart> = {};
  for (const slot of match) parts[slot.part.slot] = slot.token ? tokenOf(slot, false) : slot.text;
  return parts;
}

function tokenOf(slot: SlotMatch, quoted: boolean): TokenPart {
  return { token: slot.text, kinds: slot.part.kinds, types: slot.part.types, quoted };
}

function quote(text: string, quoted: boolean): string {
  return quoted ? text.replaceAll("'", "''") : text;
}
