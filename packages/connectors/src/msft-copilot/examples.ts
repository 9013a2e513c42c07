import type { ExampleCall } from '../builders/connector.ts';
import { example, USER_LOOKUP } from '../builders/directory-examples.ts';

const INTERACTIONS = 'copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions';

export function copilotExamples(): readonly ExampleCall[] {
  return [
    example(
      'interactions',
      'Prompts of a person and the answers',
      `/v1.0/${INTERACTIONS}?$top=5`,
      USER_LOOKUP,
    ),
    example(
      'interactions-since',
      'The same between two days; Graph needs both bounds',
      `/v1.0/${INTERACTIONS}?$top=5&$filter=createdDateTime%20gt%202024-01-01T00:00:00Z%20and%20createdDateTime%20lt%202030-01-01T00:00:00Z`,
      USER_LOOKUP,
    ),
    example(
      'users',
      'Accounts, to enumerate interactions',
      '/v1.0/users?$top=5&$select=id,mail,assignedPlans',
    ),
    example('user', 'One account', '/v1.0/users/{userId}', USER_LOOKUP),
  ];
}
