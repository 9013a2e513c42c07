import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import { toCastSuffix } from '@nymgate/engine/plan/casts';
import type { DeltaRound, PageSlice } from '@nymgate/engine/plan/opening';
import type { DecisionBase, EndpointBase, PathPattern, Target } from '@nymgate/engine/plan/plan';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { type LinkPayload, serializeLinkPayload } from '@nymgate/engine/requests/links/link-payload';
import { getRequestPath } from '@nymgate/engine/requests/links/open-link';
import { getApiVersion, parsePlainLink } from '@nymgate/engine/requests/links/plain-link';
import { appendRoundOptions, isDeltaPath } from '@nymgate/engine/requests/links/round';
import { findLink, type LinkMatch } from '@nymgate/engine/requests/match-link';
import { parseLinkQuery, parseLinkTarget } from '@nymgate/engine/requests/parse-target';
import { writePath } from '@nymgate/engine/requests/write-target';
import { undefinedIfRefused } from '../undefined-if-refused.ts';
import type { Route } from './gateway.ts';

type LinkEncryptionRoute = Pick<Route, 'connector' | 'plan' | 'pseudonymizer' | 'linkBase'>;

/** The request in whose response a link occurs. */
export type LinkRequest = Pick<DecisionBase<EndpointBase>, 'endpoint' | 'slots' | 'cast'> & {
  /** Path and query sent to Graph, in a spelling of the endpoint; else empty. */
  readonly path: string;
  /** Options of the delta round for a link that continues it. */
  readonly round?: DeltaRound | undefined;
};

export type GraphLink = {
  readonly url: string;
  /** What it continues, if known: see `sealLink` of `LeafAction`. */
  readonly collection?: string | undefined;
  /** The round that ends, for a link to a new one (F28). */
  readonly restartedRound?: DeltaRound | undefined;
  /** Of the page that it leads to, the part that the caller gets. */
  readonly slice?: PageSlice | undefined;
};

/** `matched`: whether the rules know the spelling of its path. */
export type EncryptedGraphLink = { readonly url: string; readonly matched: boolean };

/**
 * Rewrites a paging or delta link of Graph to our address, with the original path and query encrypted for
 * tenant, connector and endpoint. Ids in a path that the rules know become reversible pseudonyms, except ids
 * that a rule accepts in plain text and this caller sent so. Other links lead to the requested path and are
 * sanitized by the rules of what they continue: an unexpected spelling must not end the data (LNK-01).
 * @returns undefined when the link isn't plain or not allowed by these rules; the response must then be
 * withheld, since dropping the link would truncate the data silently
 */
export function encryptGraphLink(
  route: LinkEncryptionRoute,
  graphOrigin: string,
  request: LinkRequest,
  { url, collection, restartedRound, slice }: GraphLink,
): EncryptedGraphLink | undefined {
  const inside = parsePlainLink(url, graphOrigin, getApiVersion(request.endpoint));
  if (inside === undefined) return undefined;
  const from = { ...request, restartedRound, slice: collection === '' ? slice : undefined };
  const link = parseLink(route, from, inside) ?? createUnmatchedLink(from, inside, collection);
  if (link === undefined) return undefined;
  const { endpoint, outerPath, parameter, text } = link;
  const sealed = route.pseudonymizer.sealLink({ connector: route.connector, endpointId: endpoint.id }, text);
  return { url: `${route.linkBase}${outerPath}?${parameter}=${sealed}`, matched: link.matched };
}

type ParsedLink = {
  readonly endpoint: EndpointBase;
  readonly outerPath: string;
  readonly parameter: '$skiptoken' | '$deltatoken';
  readonly text: string;
  readonly matched: boolean;
};

/** Slot values are in plain text or reversible pseudonyms. */
type MatchedLink = LinkMatch & { readonly query: Target['query'] };

/** Options go only into links of the endpoint that checked them. */
function serializeLink(
  { restartedRound, round, slice }: RoundContext,
  { target: inside, unmatched }: LinkPayload,
): string {
  return serializeLinkPayload({
    target: restartedRound === undefined ? inside : appendRoundOptions(inside, restartedRound),
    unmatched,
    round,
    slice,
  });
}

type RoundContext = Pick<LinkRequest, 'round'> & Pick<GraphLink, 'restartedRound' | 'slice'>;

/**
 * A link may lead to the same changes under another path of the rules, where the options are checked again.
 */
function createRoundContext(
  endpoint: EndpointBase,
  path: PathPattern,
  request: LinkRequest & RoundContext,
): RoundContext {
  if (endpoint === request.endpoint) return request;
  return isDeltaPath(path) ? { round: request.round } : {};
}

function parseLink(
  route: LinkEncryptionRoute,
  request: LinkRequest & RoundContext,
  inside: string,
): ParsedLink | undefined {
  const known = undefinedIfRefused(
    () => parseRepeatedLink(request, inside) ?? parseAnyLink(route, request, inside),
  );
  const [path] = known?.endpoint.linkPaths ?? [];
  if (known === undefined || path === undefined) return undefined;
  const { endpoint, slots, query, cast } = known;
  const parameter = findTokenParameter(query);
  const text = serializeLink(createRoundContext(endpoint, path, request), { target: inside });
  const outerPath = writePath(path, slots) + toCastSuffix(cast);
  return { endpoint, outerPath, parameter, text, matched: true };
}

function createUnmatchedLink(
  request: LinkRequest & RoundContext,
  inside: string,
  collection: string | undefined,
): ParsedLink | undefined {
  const outer = getRequestPath(request);
  const { endpoint } = request;
  if (collection === undefined || outer === undefined || endpoint.followsAnySpelling !== true)
    return undefined;
  const query = undefinedIfRefused(() => parseLinkQuery(inside.split('?', 2)[1] ?? ''));
  const text = serializeLink(collection === '' ? request : {}, {
    target: inside,
    unmatched: { collection, requestPath: outer },
  });
  return { endpoint, outerPath: outer, parameter: findTokenParameter(query ?? []), text, matched: false };
}

/** Most links repeat the requested path: no matching needed if its slots were in plain text. */
function parseRepeatedLink(
  { endpoint, slots, path, cast }: LinkRequest,
  inside: string,
): MatchedLink | undefined {
  const mark = inside.indexOf('?');
  if (slots === undefined || mark === -1 || pathLength(path) !== mark) return undefined;
  if (!path.startsWith(inside.slice(0, mark)) || !areOriginalValues(slots)) return undefined;
  return { endpoint, slots, cast, query: parseLinkQuery(inside.slice(mark + 1)) };
}

function areOriginalValues(
  slots: NonNullable<LinkRequest['slots']>,
): slots is Readonly<Record<string, string>> {
  for (const name of Object.keys(slots)) if (typeof slots[name] !== 'string') return false;
  return true;
}

/** Without the query. */
function pathLength(target: string): number {
  const mark = target.indexOf('?');
  return mark === -1 ? target.length : mark;
}

function parseAnyLink(
  route: LinkEncryptionRoute,
  request: LinkRequest,
  inside: string,
): MatchedLink | undefined {
  const target = parseLinkTarget(inside);
  const found = findLink(route.plan, request, target);
  if (found === undefined) return undefined;
  const slots = pseudonymizeSlots(route, request, found);
  return slots && { ...found, slots, query: target.query };
}

/**
 * Graph's link has the decrypted values of the request, which the caller must not see.
 * @returns undefined when a value has no pseudonym
 */
function pseudonymizeSlots(
  { pseudonymizer }: LinkEncryptionRoute,
  request: LinkRequest,
  { endpoint, slots }: LinkMatch,
): Readonly<Record<string, string>> | undefined {
  let pseudonymized = slots;
  for (const parts of endpoint.linkPaths[0]?.segments ?? []) {
    for (const part of parts) {
      if (!('slot' in part) || part.pseudonym === 'never' || !Object.hasOwn(slots, part.slot)) continue;
      const value = slots[part.slot] ?? '';
      if (part.pseudonym === 'accepted' && isPlaintextSlot(request, value)) continue;
      const pseudonym = toPseudonym(pseudonymizer, value, part.kinds);
      if (pseudonym === null) return undefined;
      pseudonymized = { ...pseudonymized, [part.slot]: pseudonym };
    }
  }
  return pseudonymized;
}

function toPseudonym(
  { reversible }: Pseudonymizer,
  value: string,
  [kind]: readonly PseudonymKind[],
): string | null {
  return kind === undefined ? null : reversible(value, kind);
}

function isPlaintextSlot({ slots = {} }: LinkRequest, value: string): boolean {
  for (const name of Object.keys(slots)) if (slots[name] === value) return true;
  return false;
}

function findTokenParameter(query: Target['query']): '$skiptoken' | '$deltatoken' {
  return query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
