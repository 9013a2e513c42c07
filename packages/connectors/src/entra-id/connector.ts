import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import {
  GROUP_MEMBER_READ,
  MAILBOX_SETTINGS_READ,
  selectPermissions,
  USER_READ,
} from '../builders/permissions.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { entraIdEndpoints } from './endpoints.ts';
import { entraIdExamples } from './examples.ts';

export const ENTRA_ID: Connector = createConnector({
  id: 'entra-id',
  title: 'Entra ID',
  summary: 'Accounts, their organisation and managers, groups and their members.',
  description: 'Microsoft Entra ID: accounts, managers, groups and members.',
  endpoints: entraIdEndpoints,
  permissions: entraIdPermissions,
  examples: entraIdExamples,
});

function entraIdPermissions(options: ConnectorOptions): readonly Permission[] {
  return selectPermissions(entraIdEndpoints(options), [USER_READ, GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ]);
}
