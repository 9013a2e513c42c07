import type { Issue, SetupCode } from '../../kernel/errors.ts';
import type { NativePlan } from '../../plan/plan.ts';
import type { LintCode } from './lint-codes.ts';

/** One finding about a rule set as data. */
export type LintFinding = {
  readonly code: LintCode;
  /** JSON pointer of the value, or of the value whose key is meant. */
  readonly pointer: string;
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly fix: string;
};

export type LintReport = (finding: LintFinding) => void;

/** A finding with its place in a file; faults of the rule language have the codes of `docs/reference/errors.md`. */
export type LintIssue = Omit<Issue, 'code'> & { readonly code: SetupCode | LintCode };

/** What is known of Graph's answers: the connectors' own policies, which classify every property. */
export type LintKnowledge = {
  readonly plans: readonly NativePlan[];
  /** The reason that policies give for properties which Graph leaves out unless `$expand` asks for them. */
  readonly navigationReason: string;
};
