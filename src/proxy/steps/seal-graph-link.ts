import { RequestError } from '../../kernel/errors.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import type { DecisionBase, EndpointBase, Target } from '../../plan/plan.ts';
import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import { type FoundLink, findLink } from '../../requests/match-link.ts';
import { parseLinkQuery, parseLinkTarget } from '../../requests/parse-target.ts';
import { writePath } from '../../requests/write-target.ts';
import type { Route } from './gateway.ts';

/** What sealing needs of a route. */
type Sealer = Pick<Route, 'connector' | 'plan' | 'pseudonymizer' | 'linkBase'>;

/** The request in whose answer a link stands. */
export type Asked = Pick<DecisionBase<EndpointBase>, 'endpoint' | 'slots'> & {
  /** Path and query as Graph was asked; empty when it was not. */
  readonly path: string;
};

/**
 * Rewrites a paging or delta link of Graph to our own address: ids in its path become reversible pseudonyms, but for those that
 * a rule takes in clear and this caller has written in clear, and the whole original path and query is sealed, bound to tenant,
 * connector and endpoint.
 *
 * @returns undefined when the link is not one that this plan's endpoints write; the answer must then be withheld, since
 * dropping the link would silently truncate the data
 */
export function sealGraphLink(
  route: Sealer,
  graphOrigin: string,
  asked: Asked,
  url: string,
): string | undefined {
  if (!url.startsWith(`${graphOrigin}/`)) return undefined;
  const inside = url.slice(graphOrigin.length);
  const link = readLink(route, asked, inside);
  if (link === undefined) return undefined;
  const { id, linkPaths } = link.endpoint;
  const [path] = linkPaths;
  if (path === undefined) return undefined;
  const sealed = route.pseudonymizer.sealLink({ connector: route.connector, endpointId: id }, inside);
  return `${route.linkBase}${writePath(path, link.slots)}?${parameterOf(link.query)}=${sealed}`;
}

/** A link as it will be written: slot values in clear or as reversible pseudonyms. */
type Link = FoundLink & { readonly query: Target['query'] };

function readLink(route: Sealer, asked: Asked, inside: string): Link | undefined {
  try {
    return readRepeated(asked, inside) ?? readAny(route, asked, inside);
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
function readRepeated({ endpoint, slots, path }: Asked, inside: string): Link | undefined {
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

function readAny(route: Sealer, asked: Asked, inside: string): Link | undefined {
  const target = parseLinkTarget(inside);
  const found = findLink(route.plan, asked.endpoint, target);
  if (found === undefined) return undefined;
  return { ...found, slots: pseudonymousSlots(route, asked, found), query: target.query };
}

/** Graph's link repeats the opened values of the request, and whoever asked with a pseudonym must not be told whose it is. */
function pseudonymousSlots(
  { pseudonymizer }: Sealer,
  asked: Asked,
  { endpoint, slots }: FoundLink,
): Readonly<Record<string, string>> {
  let written = slots;
  for (const parts of endpoint.linkPaths[0]?.segments ?? []) {
    for (const part of parts) {
      if (!('slot' in part) || part.pseudonym === 'never' || !Object.hasOwn(slots, part.slot)) continue;
      const value = slots[part.slot] ?? '';
      if (part.pseudonym === 'accepted' && isWrittenInClear(asked, value)) continue;
      written = { ...written, [part.slot]: pseudonymOf(pseudonymizer, value, part.kinds) };
    }
  }
  return written;
}

/** A slot that takes no kind has no pseudonym to be written. */
function pseudonymOf({ reversible }: Pseudonymizer, value: string, [kind]: readonly PseudonymKind[]): string {
  return kind === undefined ? '' : (reversible(value, kind) ?? '');
}

function isWrittenInClear({ slots = {} }: Asked, value: string): boolean {
  for (const name of Object.keys(slots)) if (slots[name] === value) return true;
  return false;
}

function parameterOf(query: Target['query']): '$skiptoken' | '$deltatoken' {
  return query.some(({ name }) => name.toLowerCase() === '$deltatoken') ? '$deltatoken' : '$skiptoken';
}
