import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), [USER_READ, GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ]);
}
