import { readAnyRules } from '../../dialects/parse-any-rules.ts';
import { asRuleSet, soundParts } from '../../native/sound-parts.ts';
import { lintPsoxy } from '../../psoxy/review/lint-psoxy.ts';
import { readYaml } from '../../text/yaml/read-yaml.ts';
import { graphTables } from './graph-tables.ts';
import type { LintFinding, LintIssue, LintKnowledge } from './lint-finding.ts';
import { lintNative } from './lint-native.ts';

/**
 * Checks a rule file of either language: everything that is wrong with it, and, when nothing is, everything that it lets pass
 * and hardly means to. In the order of its lines.
 *
 * @param file its name in the findings
 * @example lintRules(text, 'outlook.yaml', knowledge).map(({ code }) => code) // ['LINT_METHODS_MISSING']
 */
export function lintRules(text: string, file: string, knowledge: LintKnowledge): readonly LintIssue[] {
  const { rules, issues } = readAnyRules(text, file);
  if (rules === undefined) return issues;
  const { positions } = readYaml(text, 'method');
  const findings: LintFinding[] = [];
  const report = (finding: LintFinding): void => void findings.push(finding);
  const tables = graphTables(knowledge);
  if (rules.dialect === 'native')
    lintNative(soundParts(rules.ruleSet, []), asRuleSet(rules.ruleSet), tables, report);
  else lintPsoxy(rules.compile(noHash), rules.ruleSet, knowledge, tables, report);
  const placed = findings.map(({ code, pointer, at, message, fix }): LintIssue => {
    return { code, severity: 'warning', file, ...positions.find(pointer, at), message, fix };
  });
  return [...issues, ...placed].toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
}

/** Nothing asks for the policy hash here. */
function noHash(): string {
  return '';
}
