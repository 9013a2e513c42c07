import type { Issue, SetupCode } from '@nymgate/engine/kernel/errors';
import type { NativePlan } from '@nymgate/engine/plan/plan';

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

/** What a checked rule set may still do although its author hardly meant it. `docs/reference/checks.md` has the same table. */
export const LINT_CODES = {
  LINT_FIELD_CLEAR: 'A field that Nymgate knows as personal is delivered as it is.',
  LINT_LINKS_CLEAR: 'Paging links are delivered as Graph wrote them, with the ids inside.',
  LINT_METHODS_MISSING: 'An endpoint names no methods, so it allows all of them.',
  LINT_METHODS_WRITE: 'An endpoint allows a method that may change data.',
  LINT_ODATA_FREE: '$filter, $orderby, $search or $expand may ask about fields that are not delivered.',
  LINT_OVERLAP: 'Requests of an endpoint are decided by one before it, which treats the answer otherwise.',
  LINT_PATH_DEAD: 'A path or property is nothing that Graph returns, so the rule does nothing.',
  LINT_QUERY_FREE: 'An endpoint allows any query parameter.',
  LINT_REGEX_BROAD: 'A regular expression takes nearly any text.',
  LINT_REGEX_DOT: 'A dot in a regular expression is not escaped, so it takes any character.',
  LINT_REGEX_OPEN: 'A regular expression begins or ends with anything, so it is not anchored.',
  LINT_REGEX_REDOS: 'A regular expression can run for ever on an engine that backtracks.',
  LINT_REGEX_SEGMENTS: 'A repetition in a regular expression takes "/", so it reaches paths below.',
  LINT_SLOT_BROAD: 'A part of a path takes any text.',
  LINT_UNREACHABLE: 'No request reaches an endpoint: one before it takes them all.',
  LINT_UNUSED: 'A definition is not used.',
} as const satisfies Record<string, string>;

export type LintCode = keyof typeof LINT_CODES;
