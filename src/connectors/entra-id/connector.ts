import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const ENTRA_ID: Connector = createConnector({
  id: 'entra-id',
  title: 'Entra ID',
  summary: 'Accounts, their organisation and managers, groups and their members.',
  description: 'Microsoft Entra ID: accounts, managers, groups and members.',
  endpoints,
  permissions,
  examples,
});
