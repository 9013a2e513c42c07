import type { BulkRules } from '@nymgate/bulk/bulk-rules';
import type { Issue } from '@nymgate/engine/kernel/errors';
import type { BulkPseudonymOptions } from '@nymgate/gateway/app/bulk/bulk-pseudonyms';
import { createBulkPseudonymizer } from '@nymgate/gateway/app/bulk/create-bulk-pseudonymizer';
import { requireBulkRules } from '@nymgate/gateway/app/bulk/read-bulk-rules';
import { DIALECTS } from '@nymgate/gateway/app/dialects';
import { toSetupError } from '@nymgate/rules/text/yaml/finding';
import { readVersion } from '../runtime/read-version.ts';

/** What all files of a run share. */
export type BulkSetup = ReturnType<typeof createBulkPseudonymizer> & {
  readonly rules: BulkRules;
  readonly warnings: readonly Issue[];
  readonly version: string;
};

/** What a setup is made of; plain data, so a worker can make its own. */
export type BulkSetupData = {
  readonly rulesText: string;
  readonly rulesFile: string;
  readonly pseudonyms: BulkPseudonymOptions;
};

/** @throws SetupError RULES_*, KEY_INVALID */
export async function createBulkSetup({
  rulesText,
  rulesFile,
  pseudonyms,
}: BulkSetupData): Promise<BulkSetup> {
  const { rules, issues } = await requireBulkRules(DIALECTS, rulesText, rulesFile);
  if (rules === undefined) throw toSetupError(issues);
  return { rules, warnings: issues, version: readVersion(), ...createBulkPseudonymizer(pseudonyms) };
}
