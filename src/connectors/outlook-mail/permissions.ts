import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ, need, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

const MAIL_READ_BASIC = need(
  'Mail.ReadBasic.All',
  /\/(?:messages|mailFolders)(?:\/|\(|$)/,
  'Reads messages without bodies, previews, attachments and extensions; Mail.Read would open these.',
);

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), [
    MAIL_READ_BASIC,
    MAILBOX_SETTINGS_READ,
    USER_READ,
    GROUP_MEMBER_READ,
  ]);
}
