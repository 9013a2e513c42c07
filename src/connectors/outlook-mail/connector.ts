import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const OUTLOOK_MAIL: Connector = Object.freeze({
  id: 'outlook-mail',
  title: 'Outlook Mail',
  summary:
    'Who wrote to whom and when, mail folders, mailbox settings; no subjects, no bodies, no headers, no attachments.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'outlook-mail',
      description: 'Outlook Mail, metadata only: messages, mail folders and mailbox settings.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
