import { type Issue, SetupError } from '../kernel/errors.ts';
import { findFaults } from './check-rules.ts';
import type { Finding } from './finding.ts';
import type { RuleSet } from './rule-set.ts';
import { asRuleSet } from './shape/check-shape.ts';
import type { Positions } from './yaml/positions.ts';
import { readYaml, type SyntaxFault } from './yaml/read-yaml.ts';

/** `ruleSet` is there when no issue is an error. */
export type RuleReading = { readonly ruleSet?: RuleSet; readonly issues: readonly Issue[] };

/**
 * Reads a rule file and tells everything that is wrong with it, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readRules(text: string, file: string): RuleReading {
  const { data, positions, faults } = readYaml(text);
  const syntax = faults.map((fault) => syntaxIssue(fault, file));
  if (data === undefined) return { issues: syntax };
  const issues = [...syntax, ...findFaults(data).map((finding) => toFileIssue(finding, file, positions))];
  const sorted = issues.toSorted(
    (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
  return sorted.some(({ severity }) => severity === 'error')
    ? { issues: sorted }
    : { ruleSet: asRuleSet(data), issues: sorted };
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
  const errorsFirst = issues.toSorted((left, right) => rank(left) - rank(right));
  const [first, ...others] = errorsFirst;
  if (first === undefined) throw new Error('no rule set and no issue');
  throw new SetupError([first, ...others]);
}

/** An error comes first: its code is the code of the whole. */
function rank({ severity }: Issue): number {
  return severity === 'error' ? 0 : 1;
}

function syntaxIssue({ line, column, message, fix }: SyntaxFault, file: string): Issue {
  return {
    code: 'RULES_SYNTAX',
    severity: 'error',
    file,
    line,
    column,
    message,
    ...(fix !== undefined && { fix }),
  };
}

function toFileIssue(
  { code, severity, pointer, at, message, fix }: Finding,
  file: string,
  positions: Positions,
): Issue {
  return { code, severity, file, ...positions.find(pointer, at), message, ...(fix !== undefined && { fix }) };
}
