import type { LintFinding, LintIssue, LintKnowledge } from '../../dialects/lint-finding.ts';
import { readAnyRules } from '../../dialects/read-rules.ts';
import { type RuleLanguages, type RuleReading, withLanguage } from '../../dialects/rule-language.ts';
import type { Positions } from '../../text/yaml/positions.ts';
import { readYaml } from '../../text/yaml/read-yaml.ts';
import { lintRemaining } from '../remaining/lint-remaining.ts';

/**
 * Returns all findings in line order: faults, or for a valid file what it lets pass unintentionally.
 *
 * @param file its name in the findings
 * @example (await lintRules(DIALECTS, { text, file: 'outlook.yaml' }, knowledge)).map(({ code }) => code) //
 * ['LINT_METHODS_MISSING']
 */
export async function lintRules(
  ruleLanguages: RuleLanguages,
  { text, file }: { readonly text: string; readonly file: string },
  knowledge: LintKnowledge,
): Promise<readonly LintIssue[]> {
  const reading = await readAnyRules(ruleLanguages, text, file);
  if (reading.rules === undefined) return reading.issues;
  return lintParsedRules(ruleLanguages, reading, {
    positions: readYaml(text, 'method').positions,
    file,
    knowledge,
  });
}

export type LintContext = {
  readonly positions: Positions;
  readonly file: string;
  readonly knowledge: LintKnowledge;
};

export async function lintParsedRules(
  ruleLanguages: RuleLanguages,
  { rules, issues }: RuleReading,
  { positions, file, knowledge }: LintContext,
): Promise<readonly LintIssue[]> {
  if (rules === undefined) return issues;
  const findings: LintFinding[] = [];
  const plan = rules.compile(failOnHash);
  const review = await withLanguage(ruleLanguages, plan).ruleLanguage.review();
  review.lint(plan, knowledge, (finding) => void findings.push(finding));
  findings.push(...lintRemaining({ policy: plan.name, view: review.view(plan, knowledge.plans) }, knowledge));
  const located = findings.map(({ pointer, at, severity = 'warning', ...finding }): LintIssue => {
    return { ...finding, severity, file, ...positions.find(pointer, at) };
  });
  return [...issues, ...located].toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** The policy hash isn't used here. */
function failOnHash(): string {
  return '';
}
