import { asciiLower } from '../kernel/ascii-case.ts';
import { RequestError } from '../kernel/errors.ts';
import type { HeaderList } from '../kernel/ports.ts';
import type { Decision, PathPattern, Plan, PlanEndpoint, Target, TextPart, TokenPart } from '../plan/plan.ts';
import { decideByRules } from '../psoxy/requests/decide-by-rules.ts';
import { decideHeaders } from './decide-headers.ts';
import { decideQuery } from './decide-query.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { PathMatch, SlotMatch } from './match-path.ts';
import { canonicalName } from './system-options.ts';
import { isSealedLink } from './token-text.ts';
import { writeTarget } from './write-target.ts';

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

/**
 * The sealed link of a request: `$skiptoken=s~…` or `$deltatoken=s~…` and nothing beside it, on an endpoint that returns links.
 *
 * @returns undefined when there is none; a malformed or misplaced one is found by `decideQuery`
 * @throws RequestError TOKEN_INVALID when the endpoint has no links
 */
export function findSealedLink(endpoint: PlanEndpoint, query: Target['query']): Decision['link'] {
  const [only, second] = query;
  if (only === undefined || second !== undefined || !isSealedLink(only.value)) return undefined;
  const parameter = canonicalName(only.name);
  if (parameter !== '$skiptoken' && parameter !== '$deltatoken') return undefined;
  if (!holdsLinks(endpoint)) throw new RequestError('TOKEN_INVALID');
  return { parameter, sealed: only.value };
}

function holdsLinks({ response }: PlanEndpoint): boolean {
  if (response.kind === 'psoxy') return response.links === 'seal';
  if (response.kind !== 'object') return false;
  return [...response.properties.values()].some(
    (node) => node.kind === 'leaf' && node.action.treatment === 'sealLink',
  );
}

/** Segments in the template's spelling, with slot values as they are and tokens still closed. */
function segmentParts(pattern: PathPattern, match: PathMatch): Decision['segments'] {
  return pattern.segments.map((parts, index) => partsOfSegment(parts, match[index] ?? []));
}

function partsOfSegment(
  parts: PathPattern['segments'][number],
  slots: readonly SlotMatch[],
): readonly TextPart[] {
  const texts: TextPart[] = [];
  let next = 0;
  for (const part of parts) {
    if ('literal' in part) {
      texts.push(part.literal);
      continue;
    }
    const slot = slots[next];
    next += 1;
    if (slot === undefined) throw new Error('match of another pattern');
    texts.push(slot.token ? tokenOf(slot, part.quoted) : quote(slot.text, part.quoted));
  }
  return texts;
}

/** Slot values by name, unquoted. Loops: `flat` and `fromEntries` cost several times as much, for each request. */
export function slotParts(match: PathMatch): Decision['slots'] {
  const parts: Record<string, TextPart> = {};
  for (const slots of match)
    for (const slot of slots) parts[slot.part.slot] = slot.token ? tokenOf(slot, false) : slot.text;
  return parts;
}

function tokenOf(slot: SlotMatch, quoted: boolean): TokenPart {
  return { token: slot.text, types: slot.part.types, quoted };
}

function quote(text: string, quoted: boolean): string {
  return quoted ? text.replaceAll("'", "''") : text;
}
