import type { EndpointRule, QueryRule } from '@nymgate/engine/plan/rule-set';
import { userEndpoints } from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint } from '../endpoints/endpoint-rule.ts';
import { createTopParameter } from '../endpoints/query-rules.ts';

const INTERACTIONS = '/v1.0/copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

/** `$filter` by `createdDateTime` and `appClass`; Graph recommends pages of 100 and documents no limit. */
const INTERACTIONS_QUERY: Readonly<Record<string, QueryRule>> = {
  $filter: { odata: 'filter' },
  $top: createTopParameter(1000),
};

export function copilotEndpoints(): readonly EndpointRule[] {
  return [
    collectionEndpoint('aiInteraction', { query: INTERACTIONS_QUERY }, [
      'interactions',
      INTERACTIONS,
      'Prompts of a person and the answers of Copilot.',
    ]),
    ...userEndpoints(),
  ];
}
