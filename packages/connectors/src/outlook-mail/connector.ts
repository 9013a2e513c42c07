import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import {
  GROUP_MEMBER_READ,
  MAILBOX_SETTINGS_READ,
  requirePermission,
  selectPermissions,
  USER_READ,
} from '../builders/permissions.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { mailEndpoints } from './endpoints.ts';
import { mailExamples } from './examples.ts';

export const OUTLOOK_MAIL: Connector = createConnector({
  id: 'outlook-mail',
  title: 'Outlook Mail',
  summary:
    'Who wrote to whom and when, mail folders, mailbox settings; no subjects, no bodies, no headers, no attachments.',
  description: 'Outlook Mail, metadata only: messages, mail folders and mailbox settings.',
  endpoints: mailEndpoints,
  permissions: mailPermissions,
  examples: mailExamples,
});

const MAIL_READ_BASIC = requirePermission(
  'Mail.ReadBasic.All',
  /\/(?:messages|mailFolders)(?:\/|\(|$)/,
  'Reads messages without bodies, previews, attachments and extensions; Mail.Read would open these.',
);

function mailPermissions(options: ConnectorOptions): readonly Permission[] {
  return selectPermissions(mailEndpoints(options), [
    MAIL_READ_BASIC,
    MAILBOX_SETTINGS_READ,
    USER_READ,
    GROUP_MEMBER_READ,
  ]);
}
