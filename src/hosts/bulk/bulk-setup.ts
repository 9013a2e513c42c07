import {
  type BulkPseudonymOptions,
  createBulkPseudonymizer,
  DIALECTS,
  requireBulkRules,
} from '../../app/index.ts';
import type { BulkRules } from '../../bulk/bulk-rules.ts';
import type { Issue } from '../../kernel/errors.ts';
import { toSetupError } from '../../text/yaml/finding.ts';
import { readVersion } from '../runtime/read-version.ts';

/** What all files of a run share. */
export type BulkSetup = ReturnType<typeof createBulkPseudonymizer> & {
  readonly rules: BulkRules;
  readonly warnings: readonly Issue[];
  readonly version: string;
};

/** What a setup is made of; plain data, so a worker can make its own. */
export type SetupData = {
  readonly rulesText: string;
  readonly rulesFile: string;
  readonly pseudonyms: BulkPseudonymOptions;
};

/** @throws SetupError RULES_*, KEY_INVALID */
export async function createSetup({ rulesText, rulesFile, pseudonyms }: SetupData): Promise<BulkSetup> {
  const { rules, issues } = await requireBulkRules(DIALECTS, rulesText, rulesFile);
  if (rules === undefined) throw toSetupError(issues);
  return { rules, warnings: issues, version: readVersion(), ...createBulkPseudonymizer(pseudonyms) };
}
