import type { Issue } from '../kernel/errors.ts';
import { checkFields } from './checks/check-fields.ts';
import { checkHeaders } from './checks/check-headers.ts';
import { checkIds } from './checks/check-ids.ts';
import { checkOverlap } from './checks/check-overlap.ts';
import { checkPaths } from './checks/check-paths.ts';
import { checkQuery } from './checks/check-query.ts';
import { soundParts } from './checks/sound-parts.ts';
import { type Finding, toIssue } from './finding.ts';
import type { RuleSet } from './rule-set.ts';
import { checkShape } from './shape/check-shape.ts';

const CHECKS = [checkIds, checkPaths, checkFields, checkQuery, checkHeaders, checkOverlap];

/**
 * Finds everything that is wrong with a rule set: its shape first, then the meaning of every part whose shape is right.
 *
 * @param data what claims to be a `RuleSet`
 */
export function findFaults(data: unknown): readonly Finding[] {
  const shape = checkShape(data);
  const parts = soundParts(data, shape);
  const findings = [...shape];
  for (const check of CHECKS) check(parts, (finding) => findings.push(finding));
  return findings;
}

/**
 * Checks a rule set that did not come from a file: each message begins with the JSON pointer of what it is about.
 *
 * @returns errors and warnings; empty when all is well
 * @example checkRules({ nymgate: 1, name: 'x', endpoints: [] })[0]?.code // 'RULES_INVALID'
 */
export function checkRules(ruleSet: RuleSet): readonly Issue[] {
  return findFaults(ruleSet).map(toIssue);
}
