import type { ExportPlan } from '../builders/export-plan.ts';
import {
  createExportStep,
  EACH_GROUP,
  EACH_USER,
  EXCLUSION_REASONS,
  GROUP_LIST_STEP,
  USERS_STEP,
} from '../builders/export-steps.ts';
import { SELECTABLE } from '../builders/selectable.ts';

const EACH_DRIVE = [
  { step: 'user-drives', slots: { driveId: '/id' } },
  { step: 'group-drives', slots: { driveId: '/id' } },
];

export const MSFT_ONEDRIVE_PLAN: ExportPlan = {
  connector: 'msft-onedrive',
  steps: [
    USERS_STEP,
    GROUP_LIST_STEP,
    createExportStep('files', ['user-drives', 'drive', 'user-drives'], {
      select: SELECTABLE.drive.select,
      query: ['$top=1000'],
      loops: EACH_USER,
    }),
    createExportStep('files', ['group-drives', 'drive', 'group-drives'], {
      select: SELECTABLE.drive.select,
      query: ['$top=1000'],
      loops: EACH_GROUP,
    }),
    createExportStep('files', ['items', 'driveItem', 'drive-delta'], {
      select: SELECTABLE.driveItem.select,
      changes: { kind: 'delta' },
      query: ['$top=1000'],
      removed: '/deleted',
      loops: EACH_DRIVE,
    }),
    createExportStep('files', ['activities', 'itemActivity', 'drive-activities'], { loops: EACH_DRIVE }),
  ],
  excludedEndpoints: {
    user: EXCLUSION_REASONS.user,
    group: EXCLUSION_REASONS.group,
    'user-drive': 'user-drives lists the default drive too',
    drive: EXCLUSION_REASONS.one,
    item: EXCLUSION_REASONS.one,
    'user-drive-delta': 'drive-delta tells the same of every drive of a person',
    'user-drive-delta-link': 'links alone lead there',
    'drive-delta-link': 'links alone lead there, and drive-delta follows them',
    'item-activities': 'drive-activities tells those of all items of a drive in one list',
  },
};
