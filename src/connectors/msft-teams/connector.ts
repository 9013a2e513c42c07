import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_TEAMS: Connector = Object.freeze({
  id: 'msft-teams',
  title: 'Microsoft Teams',
  summary:
    'Teams, channels, chats and the structure of their messages; call records with their quality, telephone logs, meetings and attendance.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'msft-teams',
      description: 'Microsoft Teams: teams, channels, chats, messages, calls, meetings and attendance.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
