import type { BulkRules } from '@nymgate/bulk/bulk-rules';
import type { Issue } from '@nymgate/engine/kernel/errors';
import type { BulkPseudonymOptions } from '@nymgate/gateway/app/bulk/bulk-pseudonyms';
import { createBulkPseudonymizer } from '@nymgate/gateway/app/bulk/create-bulk-pseudonymizer';
import { requireBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { toSetupError } from '@nymgate/rules/text/yaml/finding';
import { readVersion } from '../runtime/read-version.ts';

export type BulkSetup = ReturnType<typeof createBulkPseudonymizer> & {
  readonly rules: BulkRules;
  readonly warnings: readonly Issue[];
  readonly version: string;
};

/** Plain data, so that a worker can create its own setup. */
export type BulkSetupData = {
  readonly rulesText: string;
  readonly rulesFile: string;
  readonly pseudonyms: BulkPseudonymOptions;
};

/** @throws SetupError RULES_*, KEY_INVALID */
export async function createBulkSetup(data: BulkSetupData): Promise<BulkSetup> {
  const { rulesText, rulesFile, pseudonyms } = data;
  const { rules, issues } = await requireBulkRules(RULE_LANGUAGES, rulesText, rulesFile);
  if (rules === undefined) throw toSetupError(issues);
  return { rules, warnings: issues, version: readVersion(), ...createBulkPseudonymizer(pseudonyms) };
}
