import type { ExportPlan } from '../builders/export-plan.ts';
import {
  createMailboxSettingsStep,
  EACH_USER,
  EXCLUSION_REASONS,
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
      loops: EACH_USER,
    },
    {
      id: 'calendars',
      table: 'calendar',
      endpoint: 'calendars',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      loops: EACH_USER,
    },
    createMailboxSettingsStep('mailbox-settings'),
  ],
  excludedEndpoints: {
    events: 'calendar-view-delta tells single events, masters of series, their occurrences, and what went',
    event: EXCLUSION_REASONS.one,
    'event-instances': 'calendar-view-delta tells the occurrences of series',
    calendar: EXCLUSION_REASONS.one,
    'calendar-events': 'the default calendar, as events',
    'calendars-events': 'calendars-calendar-view would tell the same with occurrences',
    'calendar-view': 'the same as calendar-view-delta, without what went',
    'calendar-calendar-view': 'the same as calendar-view-delta, without what went',
    'calendars-calendar-view':
      'other calendars than the default one hold birthdays, holidays and what others have shared, no work of their own',
    'mailbox-settings-automatic-replies': EXCLUSION_REASONS.whole,
    'mailbox-settings-date-format': EXCLUSION_REASONS.whole,
    'mailbox-settings-delegate-delivery': EXCLUSION_REASONS.whole,
    'mailbox-settings-language': EXCLUSION_REASONS.whole,
    'mailbox-settings-time-format': EXCLUSION_REASONS.whole,
    'mailbox-settings-time-zone': EXCLUSION_REASONS.whole,
    'mailbox-settings-user-purpose': EXCLUSION_REASONS.whole,
    'mailbox-settings-working-hours': EXCLUSION_REASONS.whole,
    user: EXCLUSION_REASONS.user,
    groups: EXCLUSION_REASONS.groups,
    group: EXCLUSION_REASONS.group,
    'group-members': EXCLUSION_REASONS.members,
  },
};
