import type { ExportPlan } from '../builders/export-plan.ts';
import {
  EACH_USER,
  LEFT,
  mailboxSettingsStep,
  OUTLOOK_PREFER,
  USERS_STEP,
} from '../builders/export-steps.ts';

/** A year back shows seasons; Graph binds a round to its window, so one with less than two months ahead is begun anew. */
const SPAN = { backDays: 365, aheadDays: 90, renewDays: 60 } as const;
const WINDOW = ['startDateTime={from}', 'endDateTime={to}'];

export const OUTLOOK_CAL_PLAN: ExportPlan = {
  connector: 'outlook-cal',
  steps: [
    USERS_STEP,
    {
      id: 'events',
      table: 'event',
      endpoint: 'calendar-view-delta',
      family: 'mailbox',
      changes: { kind: 'delta', span: SPAN },
      query: WINDOW,
      prefer: OUTLOOK_PREFER,
      over: EACH_USER,
    },
    {
      id: 'calendars',
      table: 'calendar',
      endpoint: 'calendars',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      over: EACH_USER,
    },
    mailboxSettingsStep('mailbox-settings'),
  ],
  left: {
    events: 'calendar-view-delta tells single events, masters of series, their occurrences, and what went',
    event: LEFT.one,
    'event-instances': 'calendar-view-delta tells the occurrences of series',
    calendar: LEFT.one,
    'calendar-events': 'the default calendar, as events',
    'calendars-events': 'calendars-calendar-view would tell the same with occurrences',
    'calendar-view': 'the same as calendar-view-delta, without what went',
    'calendar-calendar-view': 'the same as calendar-view-delta, without what went',
    'calendars-calendar-view':
      'other calendars than the default one hold birthdays, holidays and what others have shared, no work of their own',
    'mailbox-settings-automatic-replies': LEFT.whole,
    'mailbox-settings-date-format': LEFT.whole,
    'mailbox-settings-delegate-delivery': LEFT.whole,
    'mailbox-settings-language': LEFT.whole,
    'mailbox-settings-time-format': LEFT.whole,
    'mailbox-settings-time-zone': LEFT.whole,
    'mailbox-settings-user-purpose': LEFT.whole,
    'mailbox-settings-working-hours': LEFT.whole,
    user: LEFT.user,
    groups: LEFT.groups,
    group: LEFT.group,
    'group-members': LEFT.members,
  },
};
