import type { ExportPlan } from '../builders/export-plan.ts';
import { EACH_USER, EXCLUSION_REASONS, USERS_STEP } from '../builders/export-steps.ts';

export const MSFT_COPILOT_PLAN: ExportPlan = {
  connector: 'msft-copilot',
  steps: [
    USERS_STEP,
    {
      // Graph has no delta here. Source: graph-facts.md#3.6.
      id: 'interactions',
      table: 'aiInteraction',
      endpoint: 'interactions',
      family: 'copilot',
      changes: { kind: 'since', since: ['$filter=createdDateTime ge {since}'], overlapHours: 24 },
      query: ['$top=100'],
      loops: EACH_USER,
    },
  ],
  excludedEndpoints: {
    user: EXCLUSION_REASONS.user,
  },
};
