import type { EndpointRule } from '@nymgate/engine/plan/rule-set';

type Place = readonly [id: string, path: string, description: string];
type Details = Pick<EndpointRule, 'linkTemplates' | 'query' | 'headers'>;

/** The query of an object or list that takes no other option. */
export const SELECT_ONLY: NonNullable<EndpointRule['query']> = { $select: { odata: 'select' } };

/**
 * An endpoint that returns a collection of `entity`. `createConnector` adds the rules of its slots.
 * @example collectionEndpoint('team', { query: teamsQuery() }, ['teams', '/v1.0/teams', 'Teams of the tenant.'])
 */
export function collectionEndpoint(
  entity: string,
  details: Details,
  [id, path, description]: Place,
): EndpointRule {
  return { id, description, path, ...details, response: { collection: entity } };
}

/** An endpoint that returns one `entity`. */
export function entityEndpoint(
  entity: string,
  details: Details,
  [id, path, description]: Place,
): EndpointRule {
  return { id, description, path, ...details, response: { entity } };
}
