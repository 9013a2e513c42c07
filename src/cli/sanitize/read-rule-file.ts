import type { ParsedRules } from '../../dialects/index.ts';
import { parseAnyRules } from '../../dialects/read-rules.ts';
import { readRulesFile } from '../read-rules-file.ts';

/**
 * Reads and checks a rule file of either language; `-` is standard input.
 *
 * @throws SetupError RULES_UNREADABLE, RULES_*
 */
export async function readRuleFile(file: string): Promise<ParsedRules> {
  return parseAnyRules(await readRulesFile(file), file);
}
