import '../../platform/install.ts';
import type { BulkRulesReading } from '@nymgate/bulk/bulk-rules';
import type { RuleLanguage, RuleLanguages } from '@nymgate/rules/dialects/rule-language';
import { createInvalidFinding, toFileIssues } from '@nymgate/rules/text/yaml/finding';
import { readYaml } from '@nymgate/rules/text/yaml/read-yaml';

/**
 * Reads a file of bulk rules in either language.
 *
 * @param file name of the file in the issues
 * @returns undefined for rules of an API, which others read
 */
export async function readBulkRules(
  known: RuleLanguages,
  text: string,
  file: string,
): Promise<BulkRulesReading | undefined> {
  const reading = readYaml(text);
  const dialects: readonly RuleLanguage[] = Object.values(known);
  for (const dialect of dialects) {
    const bulk = await dialect.readBulk?.(reading, file);
    if (bulk !== undefined) return bulk;
  }
  return undefined;
}

/** The same, where nothing else will do: rules of an API are a fault then. */
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
