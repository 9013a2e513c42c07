import type { ExportPlan } from './builders/export-plan.ts';
import { ENTRA_ID_PLAN } from './entra-id/export-plan.ts';
import { MSFT_COPILOT_PLAN } from './msft-copilot/export-plan.ts';
import { MSFT_ONEDRIVE_PLAN } from './msft-onedrive/export-plan.ts';
import { MSFT_TEAMS_PLAN } from './msft-teams/export-plan.ts';
import { OUTLOOK_CAL_PLAN } from './outlook-cal/export-plan.ts';
import { OUTLOOK_MAIL_PLAN } from './outlook-mail/export-plan.ts';

/** Beside `CONNECTORS`, not in it: a gateway that serves has no use for these. */
export const EXPORT_PLANS: readonly ExportPlan[] = Object.freeze([
  ENTRA_ID_PLAN,
  OUTLOOK_CAL_PLAN,
  OUTLOOK_MAIL_PLAN,
  MSFT_ONEDRIVE_PLAN,
  MSFT_TEAMS_PLAN,
  MSFT_COPILOT_PLAN,
]);

export {
  type ExportPlan,
  type ExportStep,
  FAMILY_LIMITS,
  type FamilyLimit,
} from './builders/export-plan.ts';
