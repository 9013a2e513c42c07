import type { ExportPlan } from '../builders/export-plan.ts';
import {
  DIRECTORY_TOP,
  EACH_GROUP,
  GROUP_LIST_STEP,
  GROUP_SELECT,
  LEFT,
  mailboxSettingsStep,
  USER_SELECT,
} from '../builders/export-steps.ts';

export const ENTRA_ID_PLAN: ExportPlan = {
  connector: 'entra-id',
  steps: [
    {
      // The one list of people for loops, and of who leads whom: a request for a thousand people instead of one for each.
      id: 'users',
      table: 'managers',
      endpoint: 'users',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', '$expand=manager($select=id)', DIRECTORY_TOP],
    },
    {
      id: 'users-delta',
      table: 'users',
      endpoint: 'users-delta',
      family: 'directory',
      changes: { kind: 'delta' },
      query: [USER_SELECT],
    },
    GROUP_LIST_STEP,
    {
      id: 'groups-delta',
      table: 'groups',
      endpoint: 'groups-delta',
      family: 'directory',
      changes: { kind: 'delta' },
      query: [GROUP_SELECT],
    },
    {
      id: 'group-members',
      table: 'groupMembers',
      endpoint: 'group-members',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', DIRECTORY_TOP],
      over: EACH_GROUP,
    },
    {
      id: 'group-owners',
      table: 'groupOwners',
      endpoint: 'group-owners',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', DIRECTORY_TOP],
      over: EACH_GROUP,
    },
    mailboxSettingsStep('user-mailbox-settings'),
  ],
  left: {
    user: LEFT.user,
    group: LEFT.group,
    'user-manager': 'managers has the manager of everybody in one list',
    'user-direct-reports': 'the same as managers, read the other way round',
    'group-transitive-members': 'follows from groupMembers',
  },
};
