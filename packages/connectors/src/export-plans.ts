import type { ExportPlan } from './builders/export-plan.ts';
import {
  createExportStep,
  createMailboxSettingsStep,
  EACH_USER,
  EXCLUSION_REASONS,
  OUTLOOK_PREFER,
  USERS_STEP,
} from './builders/export-steps.ts';
import { ENTRA_ID_PLAN } from './entra-id/export-plan.ts';
import { MSFT_COPILOT_PLAN } from './msft-copilot/export-plan.ts';
import { MSFT_ONEDRIVE_PLAN } from './msft-onedrive/export-plan.ts';
import { MSFT_TEAMS_PLAN } from './msft-teams/export-plan.ts';

/** It shows messages of other folders. */
const SEARCH_FOLDER = { pointer: '/@odata.type', values: ['#microsoft.graph.mailSearchFolder'] };

const FOLDER = { folderId: '/id' };
const NO_CHILD_FOLDERS = { pointer: '/childFolderCount', values: [0] };

/** Nested folders of any depth. */
const PARENT_FOLDERS = ['mail-folders', 'child-folders'].map((step) => ({
  step,
  slots: FOLDER,
  unless: NO_CHILD_FOLDERS,
}));

const OUTLOOK_MAIL_PLAN: ExportPlan = {
  connector: 'outlook-mail',
  steps: [
    USERS_STEP,
    createExportStep('mailbox', ['mail-folders', 'mailFolder', 'mail-folders'], {
      query: ['$top=1000'],
      loops: EACH_USER,
    }),
    createExportStep('mailbox', ['child-folders', 'mailFolder', 'child-folders'], {
      query: ['$top=1000'],
      loops: PARENT_FOLDERS,
    }),
    createExportStep('mailbox', ['messages', 'message', 'folder-messages-delta'], {
      changes: { kind: 'delta', since: ['$filter=receivedDateTime ge {since}'] },
      prefer: OUTLOOK_PREFER,
      loops: ['mail-folders', 'child-folders'].map((step) => ({
        step,
        slots: FOLDER,
        unless: SEARCH_FOLDER,
      })),
    }),
  ],
  excludedEndpoints: {
    messages: 'folder-messages-delta tells the same by folder, and what went',
    message: EXCLUSION_REASONS.one,
    'mail-folder': EXCLUSION_REASONS.one,
    'folder-messages': 'the same as folder-messages-delta, without what went',
    'mail-folders-delta': 'folders are listed each time: messages are asked for folder by folder',
    'mailbox-settings': EXCLUSION_REASONS.settings,
    user: EXCLUSION_REASONS.user,
    groups: EXCLUSION_REASONS.groups,
    group: EXCLUSION_REASONS.group,
    'group-members': EXCLUSION_REASONS.members,
  },
};

/**
 * A year back shows seasons; Graph limits a round to its window, so one with less than two months ahead is
 * restarted.
 */
const SPAN = { backDays: 365, aheadDays: 90, renewDays: 60 } as const;
const WINDOW = ['startDateTime={from}', 'endDateTime={to}'];

const OUTLOOK_CAL_PLAN: ExportPlan = {
  connector: 'outlook-cal',
  steps: [
    USERS_STEP,
    createExportStep('mailbox', ['events', 'event', 'calendar-view-delta'], {
      changes: { kind: 'delta', span: SPAN },
      query: WINDOW,
      prefer: OUTLOOK_PREFER,
      loops: EACH_USER,
    }),
    createExportStep('mailbox', ['calendars', 'calendar', 'calendars'], {
      query: ['$top=1000'],
      loops: EACH_USER,
    }),
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

/** Separate from `CONNECTORS`, since a serving gateway doesn't need them. */
export const EXPORT_PLANS: readonly ExportPlan[] = Object.freeze([
  ENTRA_ID_PLAN,
  OUTLOOK_CAL_PLAN,
  OUTLOOK_MAIL_PLAN,
  MSFT_ONEDRIVE_PLAN,
  MSFT_TEAMS_PLAN,
  MSFT_COPILOT_PLAN,
]);

export {
  type ExportPlan,
  type ExportStep,
  FAMILY_LIMITS,
  type FamilyLimit,
} from './builders/export-plan.ts';
export { listNeverReturned } from './builders/selectable.ts';
