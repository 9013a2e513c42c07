import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_TEAMS: Connector = createConnector({
  id: 'msft-teams',
  title: 'Microsoft Teams',
  summary:
    'Teams, channels, chats and the structure of their messages; call records with their quality, telephone logs, meetings and attendance.',
  description: 'Microsoft Teams: teams, channels, chats, messages, calls, meetings and attendance.',
  endpoints,
  permissions,
  examples,
});
