import type { ExportLoop, ExportStep } from './export-plan.ts';
import { SELECTABLE } from './selectable.ts';

/** Maximum page sizes. Source: graph-facts.md#2.2. */
export const DIRECTORY_TOP = '$top=999';
export const MESSAGE_TOP = '$top=50';
export const OUTLOOK_PREFER = 'odata.maxpagesize=500';

/** A step of `[id, table, endpoint]`. Each run loads its table in full, unless `rest` has other `changes`. */
export function createExportStep(
  family: ExportStep['family'],
  [id, table, endpoint]: readonly [id: string, table: string | null, endpoint: string],
  rest: Partial<ExportStep> = {},
): ExportStep {
  return { id, table, endpoint, family, changes: { kind: 'all' }, ...rest };
}

/** Accounts, for loops and as the link between IDs and addresses. */
export const USERS_STEP = createExportStep('directory', ['users', 'user', 'users'], {
  select: SELECTABLE.user.select,
  query: [DIRECTORY_TOP],
});

export const EACH_USER: readonly ExportLoop[] = [{ step: 'users', slots: { userId: '/id' } }];

/** For loops only; entra-id exports the groups. */
export const GROUP_LIST_STEP = createExportStep('directory', ['group-list', null, 'groups'], {
  query: ['$select=id', DIRECTORY_TOP],
});

export const EACH_GROUP: readonly ExportLoop[] = [{ step: 'group-list', slots: { groupId: '/id' } }];

export function createMailboxSettingsStep(endpoint: string): ExportStep {
  return createExportStep('mailbox', ['mailbox-settings', 'mailboxSettings', endpoint], { loops: EACH_USER });
}

/** Shared by several connectors. */
export const EXCLUSION_REASONS = Object.freeze({
  user: 'users lists everybody',
  group: 'groups lists every group',
  groups: 'entra-id exports groups and their members',
  members: 'entra-id exports the members of groups',
  settings: 'entra-id and outlook-cal export the settings as a whole',
  whole: 'part of mailbox-settings, which is exported whole',
  one: 'one row of a collection that is exported',
});
