import type { ExportPlan } from '../builders/export-plan.ts';
import {
  createMailboxSettingsStep,
  DIRECTORY_TOP,
  EACH_GROUP,
  EXCLUSION_REASONS,
  GROUP_LIST_STEP,
  GROUP_SELECT,
  USER_SELECT,
} from '../builders/export-steps.ts';

const EACH_LISTED_USER = [{ step: 'user-list', slots: { userId: '/id' } }];

export const ENTRA_ID_PLAN: ExportPlan = {
  connector: 'entra-id',
  steps: [
    {
      id: 'user-list',
      table: null,
      endpoint: 'users',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', DIRECTORY_TOP],
    },
    {
      id: 'users-delta',
      table: 'user',
      endpoint: 'users-delta',
      family: 'directory',
      changes: { kind: 'delta' },
      query: [USER_SELECT],
    },
    GROUP_LIST_STEP,
    {
      id: 'groups-delta',
      table: 'group',
      endpoint: 'groups-delta',
      family: 'directory',
      changes: { kind: 'delta' },
      query: [GROUP_SELECT],
    },
    {
      id: 'group-members',
      table: 'groupMember',
      endpoint: 'group-members',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', DIRECTORY_TOP],
      loops: EACH_GROUP,
    },
    {
      id: 'group-owners',
      table: 'groupOwner',
      endpoint: 'group-owners',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id', DIRECTORY_TOP],
      loops: EACH_GROUP,
    },
    {
      id: 'managers',
      table: 'userManager',
      endpoint: 'user-manager',
      family: 'directory',
      changes: { kind: 'all' },
      query: ['$select=id'],
      emptyOn404: true,
      loops: EACH_LISTED_USER,
    },
    { ...createMailboxSettingsStep('user-mailbox-settings'), loops: EACH_LISTED_USER },
  ],
  excludedEndpoints: {
    user: EXCLUSION_REASONS.user,
    group: EXCLUSION_REASONS.group,
    'user-direct-reports': 'userManager, read the other way round',
    'user-member-of': 'groupMember, read the other way round',
    'user-transitive-member-of': 'follows from groupMember',
    'group-transitive-members': 'follows from groupMember',
  },
};
