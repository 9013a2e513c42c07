import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const ENTRA_ID: Connector = Object.freeze({
  id: 'entra-id',
  title: 'Entra ID',
  summary: 'Accounts, their organisation and managers, groups and their members.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'entra-id',
      description: 'Microsoft Entra ID: accounts, managers, groups and members.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
