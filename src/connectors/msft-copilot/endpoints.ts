import type { EndpointRule, QueryRule } from '../../plan/rule-set.ts';
import { personSlot, userEndpoint, usersEndpoint } from '../builders/directory-endpoints.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const INTERACTIONS = 'copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

export function copilotEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    interactionsEndpoint('interactions', `/v1.0/${INTERACTIONS}`, options),
    ...(options.betaAlias === true
      ? [interactionsEndpoint('interactions-beta', `/beta/${INTERACTIONS}`, options)]
      : []),
    usersEndpoint(),
    userEndpoint(options),
  ];
}

function interactionsEndpoint(id: string, path: string, options: ConnectorOptions): EndpointRule {
  return {
    id,
    description: 'Prompts of a person and the answers of Copilot.',
    path,
    slots: { userId: personSlot(options) },
    query: interactionsQuery(),
    response: { collection: 'aiInteraction' },
  };
}

/** `$filter` by `createdDateTime` and `appClass`; Graph recommends pages of 100 and documents no bound. */
function interactionsQuery(): Readonly<Record<string, QueryRule>> {
  return {
    $filter: { odata: 'filter' },
    $top: { type: 'natural', minimum: 1, maximum: 1000 },
  };
}
