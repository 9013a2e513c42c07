import type { ExampleCall } from '../builders/connector.ts';
import { USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const INTERACTIONS = 'copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

export function copilotExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    {
      id: 'interactions',
      title: 'Prompts of a person and the answers',
      path: `/v1.0/${INTERACTIONS}?$top=5`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'interactions-since',
      title: 'The same since a day',
      path: `/v1.0/${INTERACTIONS}?$top=5&$filter=createdDateTime%20gt%202024-01-01T00:00:00Z`,
      lookups: USER_LOOKUP,
    },
    ...(options.betaAlias === true ? [betaExample()] : []),
    {
      id: 'users',
      title: 'Accounts, to enumerate interactions',
      path: '/v1.0/users?$top=5&$select=id,mail,assignedPlans',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
  ];
}

function betaExample(): ExampleCall {
  return {
    id: 'interactions-beta',
    title: "The same under Graph's beta path",
    path: `/beta/${INTERACTIONS}?$top=5`,
    lookups: USER_LOOKUP,
  };
}
