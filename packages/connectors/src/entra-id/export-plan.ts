import type { ExportPlan } from '../builders/export-plan.ts';
import {
  createExportStep,
  createMailboxSettingsStep,
  DIRECTORY_TOP,
  EACH_GROUP,
  EXCLUSION_REASONS,
  GROUP_LIST_STEP,
} from '../builders/export-steps.ts';
import { SELECTABLE } from '../builders/selectable.ts';

const EACH_LISTED_USER = [{ step: 'user-list', slots: { userId: '/id' } }];

export const ENTRA_ID_PLAN: ExportPlan = {
  connector: 'entra-id',
  steps: [
    createExportStep('directory', ['user-list', null, 'users'], { query: ['$select=id', DIRECTORY_TOP] }),
    createExportStep('directory', ['users-delta', 'user', 'users-delta'], {
      changes: { kind: 'delta' },
      select: SELECTABLE.user.select,
    }),
    GROUP_LIST_STEP,
    createExportStep('directory', ['groups-delta', 'group', 'groups-delta'], {
      changes: { kind: 'delta' },
      select: SELECTABLE.group.select,
    }),
    createExportStep('directory', ['group-members', 'groupMember', 'group-members'], {
      refersTo: ['user', 'group'],
      query: [DIRECTORY_TOP],
      loops: EACH_GROUP,
    }),
    createExportStep('directory', ['group-owners', 'groupOwner', 'group-owners'], {
      refersTo: ['user'],
      query: [DIRECTORY_TOP],
      loops: EACH_GROUP,
    }),
    createExportStep('directory', ['managers', 'userManager', 'user-manager'], {
      refersTo: ['user'],
      emptyOn404: true,
      loops: EACH_LISTED_USER,
    }),
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
