import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const OUTLOOK_MAIL: Connector = createConnector({
  id: 'outlook-mail',
  title: 'Outlook Mail',
  summary:
    'Who wrote to whom and when, mail folders, mailbox settings; no subjects, no bodies, no headers, no attachments.',
  description: 'Outlook Mail, metadata only: messages, mail folders and mailbox settings.',
  endpoints,
  permissions,
  examples,
});
