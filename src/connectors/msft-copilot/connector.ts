import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_COPILOT: Connector = createConnector({
  id: 'msft-copilot',
  title: 'Microsoft 365 Copilot',
  summary: 'Interactions with Copilot: who asked where and when, how long, with what attached; no text.',
  description: 'Microsoft 365 Copilot: prompts and answers without their texts.',
  endpoints,
  permissions,
  examples,
});
