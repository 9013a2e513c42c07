import '../../platform/install.ts';
import type { BulkRulesReading } from '@nymgate/bulk/bulk-rules';
import type { RuleLanguage, RuleLanguages } from '@nymgate/rules/dialects/rule-language';
import { createInvalidFinding, toFileIssues } from '@nymgate/rules/text/yaml/finding';
import { readYaml } from '@nymgate/rules/text/yaml/read-yaml';

/**
 * Reads bulk rules in any language.
 * @returns undefined for rules of an API
 */
export async function readBulkRules(
  known: RuleLanguages,
  text: string,
  file: string,
): Promise<BulkRulesReading | undefined> {
  const reading = readYaml(text);
  const ruleLanguages: readonly RuleLanguage[] = Object.values(known);
  for (const ruleLanguage of ruleLanguages) {
    const bulk = await ruleLanguage.readBulk?.(reading, file);
    if (bulk !== undefined) return bulk;
  }
  return undefined;
}

/** As `readBulkRules`, with an issue for rules of an API. */
export async function requireBulkRules(
  known: RuleLanguages,
  text: string,
  file: string,
): Promise<BulkRulesReading> {
  const bulk = await readBulkRules(known, text, file);
  if (bulk !== undefined) return bulk;
  const fault = createInvalidFinding('', 'these are no rules for files', {
    fix: 'native rules have "nymgate: 1" and "bulk"; Psoxy\'s have columnsToPseudonymize …, format and transforms, or fileRules',
  });
  const reading = readYaml(text);
  return { issues: toFileIssues(reading, reading.data === undefined ? [] : [fault], file) };
}
