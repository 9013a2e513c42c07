import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_ONEDRIVE: Connector = Object.freeze({
  id: 'msft-onedrive',
  title: 'OneDrive and SharePoint files',
  summary:
    'Drives of people and groups, changed files, activities; no names, no paths, no addresses, no content.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'msft-onedrive',
      description: 'OneDrive and SharePoint, metadata only: drives, changed files and activities.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
