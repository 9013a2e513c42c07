import { RequestError } from '@nymgate/engine/kernel/errors';
import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Round } from '@nymgate/engine/plan/opening';
import type { DecisionBase, EndpointBase, PathPattern, Target } from '@nymgate/engine/plan/plan';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { type LinkText, writeLinkText } from '@nymgate/engine/requests/links/link-text';
import { outerPath } from '@nymgate/engine/requests/links/open-link';
import { readPlainLink, versionOf } from '@nymgate/engine/requests/links/plain-link';
import { tellsChanges, withRound } from '@nymgate/engine/requests/links/round';
import { type FoundLink, findLink } from '@nymgate/engine/requests/match-link';
import { parseLinkQuery, parseLinkTarget } from '@nymgate/engine/requests/parse-target';
import { writePath } from '@nymgate/engine/requests/write-target';
import type { Route } from './gateway.ts';

/** What sealing needs of a route. */
type Sealer = Pick<Route, 'connector' | 'plan' | 'pseudonymizer' | 'linkBase'>;

/** The request in whose answer a link stands. */
export type Asked = Pick<DecisionBase<EndpointBase>, 'endpoint' | 'slots'> & {
  /** Path and query as Graph was asked, in a spelling of the endpoint; empty when it was not asked or in another one. */
  readonly path: string;
  /** Present: what a link that goes on with the answer is to hold of the round. */
  readonly round?: Round | undefined;
};

/** A link as Graph wrote it. */
export type GraphLink = {
  readonly url: string;
  /** What it continues, if that is known: see `sealLink` of `LeafAction`. */
  readonly collection?: string | undefined;
  /** Present: the round that ends, for a link with which Graph says where to start anew (F28). */
  readonly anew?: Round | undefined;
};

/** `matched`: whether the rules know the spelling of its path. */
export type SealedGraphLink = { readonly url: string; readonly matched: boolean };

/**
 * Rewrites a paging or delta link of Graph to our own address. The whole original path and query is sealed, bound to tenant,
 * connector and endpoint. Where the rules know the spelling of its path, ids in it become reversible pseudonyms, but for those
 * that a rule takes in clear and this caller has written in clear. Where they do not, the link leads back to the path that the
 * caller asked with, and what comes back is sanitized by the rules of what it continues: a spelling of Graph's that nobody
 * foresaw must not end the data (LNK-01).
 *
 * @returns undefined when the link is not plain, or may not be followed in any spelling under these rules; the answer must then
 * be withheld, since dropping the link would silently truncate the data
 */
export function sealGraphLink(
  route: Sealer,
  graphOrigin: string,
  asked: Asked,
  { url, collection, anew }: GraphLink,
): SealedGraphLink | undefined {
  const inside = readPlainLink(url, graphOrigin, versionOf(asked.endpoint));
  if (inside === undefined) return undefined;
  const from = anew === undefined ? asked : { ...asked, anew };
  const link = readLink(route, from, inside) ?? unmatchedLink(from, inside, collection);
  if (link === undefined) return undefined;
  const { endpoint, outer, parameter, text } = link;
  const sealed = route.pseudonymizer.sealLink({ connector: route.connector, endpointId: endpoint.id }, text);
  return { url: `${route.linkBase}${outer}?${parameter}=${sealed}`, matched: link.matched };
}

/** A link as it will be written: its outer path, and what is sealed. */
type Link = {
  readonly endpoint: EndpointBase;
  readonly outer: string;
  readonly parameter: '$skiptoken' | '$deltatoken';
  readonly text: string;
  readonly matched: boolean;
};

/** A link whose spelling the rules know: slot values in clear or as reversible pseudonyms. */
type KnownLink = FoundLink & { readonly query: Target['query'] };

/** The link as it is sealed, with what it is to hold of a round. Options go into links of the endpoint that they were guarded for. */
function textOf({ anew, round }: Begun, { inside, unmatched }: LinkText): string {
  return writeLinkText({ inside: anew === undefined ? inside : withRound(inside, anew), unmatched, round });
}

type Begun = Pick<Asked, 'round'> & Pick<GraphLink, 'anew'>;

/** A link may lead to the same changes under another path of the rules; whoever follows it has the options guarded there. */
function begunFor(endpoint: EndpointBase, path: PathPattern, asked: Asked & Begun): Begun {
  if (endpoint === asked.endpoint) return asked;
  return tellsChanges(path) ? { round: asked.round } : {};
}

function readLink(route: Sealer, asked: Asked & Begun, inside: string): Link | undefined {
  const known = ignoringRefusals(() => readRepeated(asked, inside) ?? readAny(route, asked, inside));
  const [path] = known?.endpoint.linkPaths ?? [];
  if (known === undefined || path === undefined) return undefined;
  const { endpoint, slots, query } = known;
  const parameter = parameterOf(query);
  const text = textOf(begunFor(endpoint, path, asked), { inside });
  return { endpoint, outer: writePath(path, slots), parameter, text, matched: true };
}

function unmatchedLink(
  asked: Asked & Begun,
  inside: string,
  collection: string | undefined,
): Link | undefined {
  const outer = outerPath(asked);
  const { endpoint } = asked;
  if (collection === undefined || outer === undefined || endpoint.followsAnySpelling !== true)
    return undefined;
  const query = ignoringRefusals(() => parseLinkQuery(inside.split('?', 2)[1] ?? ''));
  const text = textOf(collection === '' ? asked : {}, { inside, unmatched: { collection, outer } });
  return { endpoint, outer, parameter: parameterOf(query ?? []), text, matched: false };
}

/** Graph may write what no request may hold; then nothing of it is known. */
function ignoringRefusals<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/**
 * Most links repeat the path that was asked for, and its ids are then those of the request: what has been matched need
 * not be matched again. That holds only where all of them were written in clear: of an opened one the request has the
 * pseudonym alone.
 */
function readRepeated({ endpoint, slots, path }: Asked, inside: string): KnownLink | undefined {
  const mark = inside.indexOf('?');
  if (slots === undefined || mark === -1 || pathLength(path) !== mark) return undefined;
  if (!path.startsWith(inside.slice(0, mark)) || !areClear(slots)) return undefined;
  return { endpoint, slots, query: parseLinkQuery(inside.slice(mark + 1)) };
}

function areClear(slots: NonNullable<Asked['slots']>): slots is Readonly<Record<string, string>> {
  for (const name of Object.keys(slots)) if (typeof slots[name] !== 'string') return false;
  return true;
}

/** Characters of a target before its query. */
function pathLength(target: string): number {
  const mark = target.indexOf('?');
  return mark === -1 ? target.length : mark;
}

function readAny(route: Sealer, asked: Asked, inside: string): KnownLink | undefined {
  const target = parseLinkTarget(inside);
  const found = findLink(route.plan, asked.endpoint, target);
  if (found === undefined) return undefined;
  const slots = pseudonymousSlots(route, asked, found);
  return slots && { ...found, slots, query: target.query };
}

/**
 * Graph's link repeats the opened values of the request, and whoever asked with a pseudonym must not be told whose it is.
 *
 * @returns undefined when a value has no pseudonym: a path with a hole in it leads nowhere
 */
function pseudonymousSlots(
  { pseudonymizer }: Sealer,
  asked: Asked,
  { endpoint, slots }: FoundLink,
): Readonly<Record<string, string>> | undefined {
  let written = slots;
  for (const parts of endpoint.linkPaths[0]?.segments ?? []) {
    for (const part of parts) {
      if (!('slot' in part) || part.pseudonym === 'never' || !Object.hasOwn(slots, part.slot)) continue;
      const value = slots[part.slot] ?? '';
      if (part.pseudonym === 'accepted' && isWrittenInClear(asked, value)) continue;
      const pseudonym = pseudonymOf(pseudonymizer, value, part.kinds);
      if (pseudonym === null) return undefined;
      written = { ...written, [part.slot]: pseudonym };
    }
  }
  return written;
}

function pseudonymOf(
  { reversible }: Pseudonymizer,
  value: string,
  [kind]: readonly PseudonymKind[],
): string | null {
  return kind === undefined ? null : reversible(value, kind);
}

function isWrittenInClear({ slots = {} }: Asked, value: string): boolean {
  for (const name of Object.keys(slots)) if (slots[name] === value) return true;
  return false;
}

function parameterOf(query: Target['query']): '$skiptoken' | '$deltatoken' {
  return query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
