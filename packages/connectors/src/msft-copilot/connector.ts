import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import { requirePermission, selectPermissions, USER_READ } from '../builders/permissions.ts';
import { copilotEndpoints } from './endpoints.ts';
import { copilotExamples } from './examples.ts';

export const MSFT_COPILOT: Connector = createConnector({
  id: 'msft-copilot',
  title: 'Microsoft 365 Copilot',
  summary: 'Interactions with Copilot: who asked where and when, how long, with what attached; no text.',
  description: 'Microsoft 365 Copilot: prompts and answers without their texts.',
  endpoints: copilotEndpoints,
  permissions: copilotPermissions,
  examples: copilotExamples,
});

const INTERACTIONS_READ = requirePermission(
  'AiEnterpriseInteraction.Read.All',
  /\/getAllEnterpriseInteractions$/,
  'Reads prompts and answers, of whose texts only length and number of words leave; Graph has no smaller role.',
);

function copilotPermissions(): readonly Permission[] {
  return selectPermissions(copilotEndpoints(), [INTERACTIONS_READ, USER_READ]);
}
