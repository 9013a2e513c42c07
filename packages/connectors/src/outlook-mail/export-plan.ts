import type { ExportPlan } from '../builders/export-plan.ts';
import { EACH_USER, EXCLUSION_REASONS, OUTLOOK_PREFER, USERS_STEP } from '../builders/export-steps.ts';

/** It shows messages that lie in other folders. */
const SEARCH_FOLDER = { pointer: '/@odata.type', values: ['#microsoft.graph.mailSearchFolder'] };

const FOLDER = { folderId: '/id' };
const NO_CHILD_FOLDERS = { pointer: '/childFolderCount', values: [0] };

/** Folders in folders, however deep. */
const PARENT_FOLDERS = ['mail-folders', 'child-folders'].map((step) => ({
  step,
  slots: FOLDER,
  unless: NO_CHILD_FOLDERS,
}));

export const OUTLOOK_MAIL_PLAN: ExportPlan = {
  connector: 'outlook-mail',
  steps: [
    USERS_STEP,
    {
      id: 'mail-folders',
      table: 'mailFolder',
      endpoint: 'mail-folders',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      loops: EACH_USER,
    },
    {
      id: 'child-folders',
      table: 'mailFolder',
      endpoint: 'child-folders',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      loops: PARENT_FOLDERS,
    },
    {
      id: 'messages',
      table: 'message',
      endpoint: 'folder-messages-delta',
      family: 'mailbox',
      changes: { kind: 'delta', since: ['$filter=receivedDateTime ge {since}'] },
      prefer: OUTLOOK_PREFER,
      loops: ['mail-folders', 'child-folders'].map((step) => ({
        step,
        slots: FOLDER,
        unless: SEARCH_FOLDER,
      })),
    },
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
