import type { ExampleCall } from '../builders/connector.ts';
import { USER_LOOKUP } from '../builders/directory-examples.ts';

const INTERACTIONS = 'copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

export function copilotExamples(): readonly ExampleCall[] {
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
    {
      id: 'users',
      title: 'Accounts, to enumerate interactions',
      path: '/v1.0/users?$top=5&$select=id,mail,assignedPlans',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
  ];
}
