import type { ExportPlan } from '../builders/export-plan.ts';
import { EACH_USER, LEFT, OUTLOOK_PREFER, USERS_STEP } from '../builders/export-steps.ts';

/** It shows messages that lie in other folders. */
const SEARCH_FOLDER = { pointer: '/@odata.type', values: ['#microsoft.graph.mailSearchFolder'] };

export const OUTLOOK_MAIL_PLAN: ExportPlan = {
  connector: 'outlook-mail',
  steps: [
    USERS_STEP,
    {
      id: 'mail-folders',
      table: 'mailFolders',
      endpoint: 'mail-folders',
      family: 'mailbox',
      changes: { kind: 'all' },
      query: ['$top=100'],
      over: EACH_USER,
    },
    {
      id: 'messages',
      table: 'messages',
      endpoint: 'folder-messages-delta',
      family: 'mailbox',
      changes: { kind: 'delta', since: ['$filter=receivedDateTime ge {since}'] },
      prefer: OUTLOOK_PREFER,
      over: [{ step: 'mail-folders', slots: { folderId: '/id' }, unless: SEARCH_FOLDER }],
    },
  ],
  left: {
    messages: 'folder-messages-delta tells the same by folder, and what went',
    message: LEFT.one,
    'mail-folder': LEFT.one,
    'folder-messages': 'the same as folder-messages-delta, without what went',
    'folder-messages-keyed': 'another spelling of folder-messages',
    'mailbox-settings': LEFT.settings,
    user: LEFT.user,
    groups: LEFT.groups,
    group: LEFT.group,
    'group-members': LEFT.members,
  },
};
