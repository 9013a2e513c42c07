import type { Connector } from '../connector.ts';
import { createRuleSet } from '../create-rule-set.ts';
import { endpoints } from './endpoints.ts';
import { examples } from './examples.ts';
import { permissions } from './permissions.ts';

export const OUTLOOK_CAL: Connector = Object.freeze({
  id: 'outlook-cal',
  title: 'Outlook Calendar',
  summary:
    'Events, calendar views and changes, calendars, mailbox settings; accounts and groups to resolve attendees.',
  ruleSet: (options) =>
    createRuleSet({
      name: 'outlook-cal',
      description: 'Outlook Calendar: events, calendar views, calendars and mailbox settings.',
      endpoints: endpoints(options),
      options,
    }),
  permissions,
  examples,
});
