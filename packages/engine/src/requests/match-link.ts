import { removeCast } from '../plan/casts.ts';
import type { EndpointBase, Target } from '../plan/plan.ts';
import { matchSpellings } from './find-endpoint.ts';
import type { PathMatch } from './match-path.ts';
import { findCandidates } from './paths/candidates.ts';
import { getSpellings, type Spelling } from './paths/spellings.ts';

/** The part of an endpoint that links are matched with. */
type LinkPathOwner = Pick<EndpointBase, 'linkPaths'>;

/**
 * Matches a link that Graph wrote against the paths in which it may spell an endpoint's links. Slots take their plain grammar.
 * The query is not checked: our seal authenticates it, and it goes back as it was.
 *
 * @param cast which the path must end with; undefined: with none
 * @returns the slot values, unquoted; undefined when the link is not this endpoint's
 */
export function matchLink(linked: LinkPathOwner, target: Target, cast?: string): LinkSlots | undefined {
  const segments = removeCast(target.segments, cast);
  return segments && matchLinkPaths(linked, getSpellings(segments));
}

export type LinkSlots = { readonly slots: Readonly<Record<string, string>> };

function matchLinkPaths(linked: LinkPathOwner, spellings: readonly Spelling[]): LinkSlots | undefined {
  const match = matchSpellings(linked, spellings, 'plain');
  return match && { slots: toSlotTexts(match) };
}

/** Each page has a link, and `fromEntries` and `freeze` would cost more than the match. No slot is called `__proto__`. */
function toSlotTexts(match: PathMatch): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { part, text } of match) texts[part.slot] = text;
  return texts;
}

/** An endpoint that a link belongs to, and the link's slot values, unquoted. */
export type LinkMatch<E extends EndpointBase = EndpointBase> = {
  readonly endpoint: E;
  readonly slots: Readonly<Record<string, string>>;
  /** The cast behind the endpoint's path. */
  readonly cast?: string | undefined;
};

/** The part of a plan that links need. */
export type LinkedPlan = { readonly endpoints: readonly EndpointBase[] };

/**
 * Finds the endpoint of a link that Graph wrote in an answer of `asked`: `asked` itself, with the cast that was asked with, or, for
 * nested links (`members@odata.nextLink`), the first endpoint of the plan that matches.
 */
export function findLink(
  plan: LinkedPlan,
  { endpoint: requested, cast }: Pick<LinkMatch, 'endpoint' | 'cast'>,
  target: Target,
): LinkMatch | undefined {
  const castMatch = matchLink(requested, target, cast);
  if (castMatch !== undefined) return { endpoint: requested, slots: castMatch.slots, cast };
  const spellings = getSpellings(target.segments);
  const requestedMatch = matchLinkPaths(requested, spellings);
  if (requestedMatch !== undefined) return { endpoint: requested, slots: requestedMatch.slots };
  for (const index of findCandidates(plan, spellings)) {
    const endpoint = plan.endpoints[index];
    if (endpoint === undefined) continue;
    const match = matchLinkPaths(endpoint, spellings);
    if (match !== undefined) return { endpoint, slots: match.slots };
  }
  return undefined;
}
