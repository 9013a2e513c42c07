import { deepFreeze } from '../kernel/deep-freeze.ts';
import type { Issue } from '../kernel/errors.ts';
import { compileRules } from '../native/compile-rules.ts';
import { readRules } from '../native/parse-rules.ts';
import type { Plan } from '../plan/plan.ts';
import type { RuleSet } from '../plan/rule-set.ts';
import { readPsoxyData, toPlan } from '../psoxy/rules/compile-psoxy.ts';
import type { PsoxyRuleSet } from '../psoxy/rules/psoxy-rule-set.ts';
import { toFileIssues, toSetupError } from '../text/yaml/finding.ts';
import { readYaml } from '../text/yaml/read-yaml.ts';
import { isMapping } from '../text/yaml/shapes.ts';

type Sha256Hex = (text: string) => string;

/** A rule set of either language, checked and ready to be compiled. */
export type ParsedRules = {
  /** @param sha256Hex SHA-256 of the UTF-8 bytes, 64 hex digits */
  readonly compile: (sha256Hex: Sha256Hex) => Plan;
  /** Warnings only. */
  readonly issues: readonly Issue[];
} & (
  | { readonly dialect: 'native'; readonly ruleSet: RuleSet }
  | { readonly dialect: 'psoxy'; readonly ruleSet: PsoxyRuleSet }
);

/** `rules` is there when no issue is an error. */
export type AnyRuleReading = { readonly rules?: ParsedRules; readonly issues: readonly Issue[] };

/**
 * Reads a rule file of either language and tells everything that is wrong with it, warnings too. The key `nymgate` makes it
 * a native one; any other is in Psoxy's language.
 */
export function readAnyRules(text: string, file: string): AnyRuleReading {
  const reading = readYaml(text, 'method');
  if (isMapping(reading.data) && Object.hasOwn(reading.data, 'nymgate')) return readNative(text, file);
  if (reading.data === undefined) return { issues: toFileIssues(reading, [], file) };
  const data = deepFreeze(reading.data);
  const compiled = readPsoxyData(data);
  const issues = toFileIssues(reading, compiled.findings, file);
  if (issues.some(({ severity }) => severity === 'error')) return { issues };
  const ruleSet = asPsoxyRuleSet(data);
  const compile = (sha256Hex: Sha256Hex): Plan => toPlan(ruleSet, compiled, sha256Hex);
  return { rules: Object.freeze({ dialect: 'psoxy', ruleSet, issues, compile }), issues };
}

/**
 * Reads a rule file of either language.
 *
 * @throws SetupError with all issues at once, each `file:line:column CODE message (fix)`, when any is an error
 * @example const plan = parseAnyRules(text, 'outlook.yaml').compile(sha256Hex)
 */
export function parseAnyRules(text: string, file: string): ParsedRules {
  const { rules, issues } = readAnyRules(text, file);
  if (rules !== undefined) return rules;
  throw toSetupError(issues);
}

function readNative(text: string, file: string): AnyRuleReading {
  const { ruleSet, issues } = readRules(text, file);
  if (ruleSet === undefined) return { issues };
  const compile = (sha256Hex: Sha256Hex): Plan => compileRules(ruleSet, sha256Hex);
  return { rules: Object.freeze({ dialect: 'native', ruleSet, issues, compile }), issues };
}

/** Data whose shape was checked without an error. */
function asPsoxyRuleSet(data: unknown): PsoxyRuleSet {
  return data as PsoxyRuleSet;
}
