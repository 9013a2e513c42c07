import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, need, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

const FILES_READ = need(
  'Files.Read.All',
  /\/drives?(?:\/|$)/,
  'Reads drives, items and activities. No smaller permission opens them; content, which it opens too, no endpoint serves.',
);

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), [FILES_READ, USER_READ, GROUP_MEMBER_READ]);
}
