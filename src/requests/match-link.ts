import type { EndpointBase, Target } from '../plan/plan.ts';
import { matchPath, type PathMatch } from './match-path.ts';
import { indexPaths, type PathIndex } from './paths/index-paths.ts';

/** The part of an endpoint that links are matched with. */
type Linked = Pick<EndpointBase, 'linkPaths'>;

/**
 * Matches a link that Graph wrote against the paths in which it may spell an endpoint's links. Slots take their plain grammar.
 * The query is not checked: our seal authenticates it, and it goes back as it was.
 *
 * @returns the slot values, unquoted; undefined when the link is not this endpoint's
 */
export function matchLink(
  { linkPaths }: Linked,
  target: Target,
): { readonly slots: Readonly<Record<string, string>> } | undefined {
  for (const pattern of linkPaths) {
    const match = matchPath(pattern, target.segments, 'plain');
    if (match !== undefined) return { slots: slotTexts(match) };
  }
  return undefined;
}

/** Each page has a link, and `flat`, `fromEntries` and `freeze` would cost more than the match. No slot is called `__proto__`. */
function slotTexts(match: PathMatch): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const slots of match) for (const { part, text } of slots) texts[part.slot] = text;
  return texts;
}

/** An endpoint that a link belongs to, and the link's slot values, unquoted. */
export type FoundLink<E extends EndpointBase = EndpointBase> = {
  readonly endpoint: E;
  readonly slots: Readonly<Record<string, string>>;
};

/** The part of a plan that links need. */
export type LinkedPlan = { readonly endpoints: readonly EndpointBase[] };

/**
 * Finds the endpoint of a link that Graph wrote in an answer of `asked`: `asked` itself or, for nested links
 * (`members@odata.nextLink`), the first endpoint of the plan that matches.
 */
export function findLink(plan: LinkedPlan, asked: EndpointBase, target: Target): FoundLink | undefined {
  const own = matchLink(asked, target);
  if (own !== undefined) return { endpoint: asked, slots: own.slots };
  for (const index of indexOf(plan)(target.segments)) {
    const endpoint = plan.endpoints[index];
    if (endpoint === undefined) continue;
    const match = matchLink(endpoint, target);
    if (match !== undefined) return { endpoint, slots: match.slots };
  }
  return undefined;
}

const INDEXES = new WeakMap<LinkedPlan, PathIndex>();

function indexOf(plan: LinkedPlan): PathIndex {
  const known = INDEXES.get(plan) ?? indexPaths(plan.endpoints.map(({ linkPaths }) => linkPaths));
  INDEXES.set(plan, known);
  return known;
}
