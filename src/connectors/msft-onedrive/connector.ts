import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const MSFT_ONEDRIVE: Connector = createConnector({
  id: 'msft-onedrive',
  title: 'OneDrive and SharePoint files',
  summary:
    'Drives of people and groups, changed files, activities; no names, no paths, no addresses, no content.',
  description: 'OneDrive and SharePoint, metadata only: drives, changed files and activities.',
  endpoints,
  permissions,
  examples,
});
