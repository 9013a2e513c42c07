import type { LintFinding, LintIssue, LintKnowledge } from '../../dialects/lint-finding.ts';
import { readAnyRules } from '../../dialects/read-rules.ts';
import { type RuleLanguages, type RuleReading, withLanguage } from '../../dialects/rule-language.ts';
import type { Positions } from '../../text/yaml/positions.ts';
import { readYaml } from '../../text/yaml/read-yaml.ts';

/**
 * Returns all findings in line order: faults, or for a valid file what it lets pass unintentionally.
 *
 * @param file its name in the findings
 * @example (await lintRules(DIALECTS, { text, file: 'outlook.yaml' }, knowledge)).map(({ code }) => code) //
 * ['LINT_METHODS_MISSING']
 */
export async function lintRules(
  dialects: RuleLanguages,
  { text, file }: { readonly text: string; readonly file: string },
  knowledge: LintKnowledge,
): Promise<readonly LintIssue[]> {
  const reading = await readAnyRules(dialects, text, file);
  if (reading.rules === undefined) return reading.issues;
  return lintParsedRules(dialects, reading, {
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
  dialects: RuleLanguages,
  { rules, issues }: RuleReading,
  { positions, file, knowledge }: LintContext,
): Promise<readonly LintIssue[]> {
  if (rules === undefined) return issues;
  const findings: LintFinding[] = [];
  const plan = rules.compile(failOnHash);
  const review = await withLanguage(dialects, plan).dialect.review();
  review.lint(plan, knowledge, (finding) => void findings.push(finding));
  const located = findings.map(({ code, pointer, at, message, fix }): LintIssue => {
    return { code, severity: 'warning', file, ...positions.find(pointer, at), message, fix };
  });
  return [...issues, ...located].toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** The policy hash isn't used here. */
function failOnHash(): string {
  return '';
}
