import type { EndpointRule, QueryRule } from '@nymgate/engine/plan/rule-set';
import { createPersonSlot, userEndpoint, usersEndpoint } from '../builders/directory-endpoints.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const INTERACTIONS = '/v1.0/copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

export function copilotEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [interactionsEndpoint(options), usersEndpoint(), userEndpoint(options)];
}

function interactionsEndpoint(options: ConnectorOptions): EndpointRule {
  return {
    id: 'interactions',
    description: 'Prompts of a person and the answers of Copilot.',
    path: INTERACTIONS,
    slots: { userId: createPersonSlot(options) },
    query: interactionsQuery(),
    response: { collection: 'aiInteraction' },
  };
}

/** `$filter` by `createdDateTime` and `appClass`; Graph recommends pages of 100 and documents no limit. */
function interactionsQuery(): Readonly<Record<string, QueryRule>> {
  return {
    $filter: { odata: 'filter' },
    $top: { type: 'natural', minimum: 1, maximum: 1000 },
  };
}
