import type { Issue } from '../kernel/errors.ts';
import { findFaults } from './check-rules.ts';
import { toFileIssues, toSetupError } from './file-issues.ts';
import type { RuleSet } from './rule-set.ts';
import { asRuleSet } from './shape/check-shape.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** `ruleSet` is there when no issue is an error. */
export type RuleReading = { readonly ruleSet?: RuleSet; readonly issues: readonly Issue[] };

/**
 * Reads a rule file and tells everything that is wrong with it, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readRules(text: string, file: string): RuleReading {
  const reading = readYaml(text);
  const { data } = reading;
  const issues = toFileIssues(reading, data === undefined ? [] : findFaults(data), file);
  return data === undefined || issues.some(({ severity }) => severity === 'error')
    ? { issues }
    : { ruleSet: asRuleSet(data), issues };
}

/**
 * Reads a rule file (YAML or JSON text of the native language).
 *
 * @throws SetupError with all issues at once, each `file:line:column CODE message (fix)`, when any is an error
 * @example parseRules(text, 'staff.yaml').endpoints[0]?.id
 */
export function parseRules(text: string, file: string): RuleSet {
  const { ruleSet, issues } = readRules(text, file);
  if (ruleSet !== undefined) return ruleSet;
  throw toSetupError(issues);
}
