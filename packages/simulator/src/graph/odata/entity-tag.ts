import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from './call.ts';

type Route = (call: GraphCall) => Entity;

/**
 * The tags of one entity, that of its header first; none of a collection. Items of a drive have two, of the item and of its content, which
 * also stand for an answer that does not hold them.
 */
export function computeTags(call: GraphCall, answer: Entity, route: Route): readonly string[] {
  const whole = call.endpoint.id === 'drive-item' ? wholeItem(call, route) : answer;
  return [whole['@odata.etag'], whole['eTag'], whole['cTag']].filter((tag) => typeof tag === 'string');
}

/** As it is without a selection; a test's `decorate` has been told of the item once already. */
function wholeItem(call: GraphCall, route: Route): Entity {
  const options = { ...call.options, select: undefined };
  return route({ ...call, options, decorate: (_kind, entity) => entity });
}

/** Whether the caller has this version of an item already. Graph documents the condition for items of drives alone (graph-facts.md#2.6). */
export function matchesTag(call: GraphCall, tags: readonly string[], condition: string | undefined): boolean {
  if (call.endpoint.id !== 'drive-item' || condition === undefined) return false;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  // A tag of a drive's item has a comma of its own, so a list is looked for as a whole first.
  const given = [condition, ...condition.split(/,(?=\s*(?:W\/)?")/)].map(plain);
  return tags.some((tag) => given.includes(plain(tag)));
}
