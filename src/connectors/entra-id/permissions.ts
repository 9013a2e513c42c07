import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ, USER_READ } from '../permissions.ts';

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return [USER_READ, ...(options.includeGroups ? [GROUP_MEMBER_READ] : []), MAILBOX_SETTINGS_READ];
}
