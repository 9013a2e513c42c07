import type { Issue } from '@nymgate/engine/kernel/errors';
import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { type Finding, toFileIssues, toIssue } from '../text/yaml/finding.ts';
import type { ParsedYaml } from '../text/yaml/read-yaml.ts';
import { enumShape, listShape, mappingShape, recordShape, textShape } from '../text/yaml/shapes.ts';
import { checkFields } from './check-fields.ts';
import { checkOverlap } from './check-overlap.ts';
import { checkHeaders, checkQuery } from './check-parameters.ts';
import { checkIds, checkPaths } from './check-paths.ts';
import { endpointRule } from './endpoint-shape.ts';
import { objectRule } from './field-shape.ts';
import { description, identifier, word } from './rule-words.ts';
import { selectValidParts, toRuleSet } from './select-valid-parts.ts';

const CHECKS = [checkIds, checkPaths, checkFields, checkQuery, checkHeaders, checkOverlap];

/**
 * Finds everything that is wrong with a rule set: its shape first, then the meaning of every part whose shape is right.
 *
 * @param data what claims to be a `RuleSet`
 */
export function findShapeFindings(data: unknown): readonly Finding[] {
  const shape = checkShape(data);
  const parts = selectValidParts(data, shape);
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
  return findShapeFindings(ruleSet).map(toIssue);
}

/** `ruleSet` is there when no issue is an error. */
export type RuleSetReading = { readonly ruleSet?: RuleSet; readonly issues: readonly Issue[] };

/**
 * Reads a parsed rule file and tells everything that is wrong with it, warnings too. Of data that an earlier start has vouched for the
 * shape alone is looked at.
 *
 * @param file name of the file in the issues
 */
export function checkParsedRules(parsed: ParsedYaml, file: string): RuleSetReading {
  const reading = parsed.read();
  const { data } = reading;
  const findings = parsed.verified === undefined ? findShapeFindings : checkShape;
  const issues = toFileIssues(reading, data === undefined ? [] : findings(data), file);
  return data === undefined || issues.some(({ severity }) => severity === 'error')
    ? { issues }
    : { ruleSet: toRuleSet(data), issues };
}

const ruleSet = mappingShape({
  nymgate: { shape: enumShape([1]), required: true },
  name: { shape: identifier, required: true },
  description: { shape: description },
  phrases: {
    shape: recordShape(
      word,
      listShape(textShape('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/), { least: 1, most: 10_000 }),
    ),
  },
  entities: { shape: recordShape(word, objectRule({ description: { shape: description } })) },
  endpoints: { shape: listShape(endpointRule, { least: 1, most: 1000 }), required: true },
});

/**
 * Checks that data has the shape of `RuleSet`, key by key. Typed data is checked too: what reaches a plan must not depend on
 * a compiler having run.
 *
 * @returns every fault
 */
function checkShape(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  ruleSet(data, '', (finding) => findings.push(finding));
  return findings;
}
