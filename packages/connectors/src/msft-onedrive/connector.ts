import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import {
  GROUP_MEMBER_READ,
  requirePermission,
  selectPermissions,
  USER_READ,
} from '../builders/permissions.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { oneDriveEndpoints } from './endpoints.ts';
import { oneDriveExamples } from './examples.ts';

export const MSFT_ONEDRIVE: Connector = createConnector({
  id: 'msft-onedrive',
  title: 'OneDrive and SharePoint files',
  summary:
    'Drives of people and groups, changed files, activities; no names, no paths, no addresses, no content.',
  description: 'OneDrive and SharePoint, metadata only: drives, changed files and activities.',
  endpoints: oneDriveEndpoints,
  permissions: drivePermissions,
  examples: oneDriveExamples,
});

const FILES_READ = requirePermission(
  'Files.Read.All',
  /\/drives?(?:\/|$)/,
  'Reads drives, items and activities. No smaller permission opens them. It also opens content, which no endpoint serves.',
);

function drivePermissions(options: ConnectorOptions): readonly Permission[] {
  return selectPermissions(oneDriveEndpoints(options), [FILES_READ, USER_READ, GROUP_MEMBER_READ]);
}
