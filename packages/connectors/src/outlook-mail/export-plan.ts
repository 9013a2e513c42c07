import type { ExportPlan } from '../builders/export-plan.ts';
import { EACH_USER, LEFT, OUTLOOK_PREFER, USERS_STEP } from '../builders/export-steps.ts';

/** It shows messages that lie in other folders. */
const SEARCH_FOLDER = { pointer: '/@odata.type', values: ['#microsoft.graph.mailSearchFolder'] };

const FOLDER = { folderId: '/id' };
const CHILDLESS = { pointer: '/childFolderCount', values: [0] };

/** Folders in folders, however deep. */
const PARENT_FOLDERS = ['mail-folders', 'child-folders'].map((step) => ({
  step,
  slots: FOLDER,
  unless: CHILDLESS,
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
      over: EACH_USER,
    },
    {
      id: 'child-folders',
      table: 'mailFolder',
      endpoint: 'child-folders',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      over: PARENT_FOLDERS,
    },
    {
      id: 'messages',
      table: 'message',
      endpoint: 'folder-messages-delta',
      family: 'mailbox',
      changes: { kind: 'delta', since: ['$filter=receivedDateTime ge {since}'] },
      prefer: OUTLOOK_PREFER,
      over: ['mail-folders', 'child-folders'].map((step) => ({ step, slots: FOLDER, unless: SEARCH_FOLDER })),
    },
  ],
  left: {
    messages: 'folder-messages-delta tells the same by folder, and what went',
    message: LEFT.one,
    'mail-folder': LEFT.one,
    'folder-messages': 'the same as folder-messages-delta, without what went',
    'mail-folders-delta': 'folders are listed each time: messages are asked for folder by folder',
    'mailbox-settings': LEFT.settings,
    user: LEFT.user,
    groups: LEFT.groups,
    group: LEFT.group,
    'group-members': LEFT.members,
  },
};
