import type { Connector } from '../connector.ts';
import { createConnector } from '../create-connector.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const OUTLOOK_CAL: Connector = createConnector({
  id: 'outlook-cal',
  title: 'Outlook Calendar',
  summary:
    'Events, calendar views and changes, calendars, mailbox settings; accounts and groups to resolve attendees.',
  description: 'Outlook Calendar: events, calendar views, calendars and mailbox settings.',
  endpoints,
  permissions,
  examples,
});
