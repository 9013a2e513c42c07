import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_COPILOT: Connector = Object.freeze({
  id: 'msft-copilot',
  title: 'Microsoft 365 Copilot',
  summary: 'Interactions with Copilot: who asked where and when, how long, with what attached; no text.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'msft-copilot',
      description: 'Microsoft 365 Copilot: prompts and answers without their texts.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
