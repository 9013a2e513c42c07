import type { EndpointBase } from '../../plan/plan.ts';
import { buildPathIndex, type PathIndex } from './build-path-index.ts';
import type { Spelling } from './spellings.ts';

/** The part of a plan that paths are looked up in. */
export type PathPlan = { readonly endpoints: readonly Pick<EndpointBase, 'linkPaths'>[] };

const INDEXES = new WeakMap<PathPlan, PathIndex>();

/**
 * Numbers of the endpoints that may match a path in one of its spellings; ascending, so in file order, whichever spelling leads to
 * them (REQ-15).
 */
export function findCandidates(plan: PathPlan, spellings: readonly Spelling[]): readonly number[] {
  const index = INDEXES.get(plan) ?? buildPathIndex(plan.endpoints.map(({ linkPaths }) => linkPaths));
  INDEXES.set(plan, index);
  const [first, second] = spellings;
  const found = first === undefined ? [] : index(first.segments);
  if (second === undefined) return found;
  return [...new Set([...found, ...index(second.segments)])].sort((a, b) => a - b);
}
