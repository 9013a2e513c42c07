import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { computePolicyHash } from '@nymgate/engine/plan/compute-policy-hash';
import type { RuleReading } from '@nymgate/rules/dialects/rule-language';
import { toFileIssues } from '@nymgate/rules/text/yaml/finding';
import type { ParsedYaml } from '@nymgate/rules/text/yaml/read-yaml';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { compilePsoxyData, toPlan } from './compile-psoxy.ts';
import { compileTrustedData } from './compile-trusted-data.ts';

/**
 * Reads a parsed rule file of Psoxy's language and tells everything that is wrong with it, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readPsoxyRules(parsed: ParsedYaml, file: string): RuleReading<PsoxyPlan> {
  const reading = parsed.read('method');
  if (reading.data === undefined) return { issues: toFileIssues(reading, [], file) };
  const data = deepFreeze(reading.data);
  const compiled = parsed.verified === undefined ? compilePsoxyData(data) : compileTrustedData(data);
  const issues = toFileIssues(reading, compiled.findings, file);
  if (issues.some(({ severity }) => severity === 'error')) return { issues };
  // Data whose shape was checked without an error.
  const ruleSet = data as PsoxyRuleSet;
  const compile = (sha256Hex: (text: string) => string) =>
    toPlan(ruleSet, compiled, computePolicyHash(ruleSet, sha256Hex, parsed.verified));
  return { rules: { issues, compile }, issues };
}
