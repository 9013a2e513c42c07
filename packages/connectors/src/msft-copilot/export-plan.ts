import type { ExportPlan } from '../builders/export-plan.ts';
import { createExportStep, EACH_USER, EXCLUSION_REASONS, USERS_STEP } from '../builders/export-steps.ts';

export const MSFT_COPILOT_PLAN: ExportPlan = {
  connector: 'msft-copilot',
  steps: [
    USERS_STEP,

    // Graph has no delta here, and takes a time only with both bounds. Source: graph-facts.md#3.6.
    createExportStep('copilot', ['interactions', 'aiInteraction', 'interactions'], {
      changes: {
        kind: 'since',
        since: ['$filter=createdDateTime gt {since} and createdDateTime lt {until}'],
        overlapHours: 24,
      },
      query: ['$top=100'],
      loops: EACH_USER,
    }),
  ],
  excludedEndpoints: {
    user: EXCLUSION_REASONS.user,
  },
};
