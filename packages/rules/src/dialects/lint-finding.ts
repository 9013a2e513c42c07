import type { Issue, SetupCode } from '@nymgate/engine/kernel/errors';
import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { NamedView } from './endpoint-view.ts';

export type LintFinding = {
  readonly code: LintCode;
  /** JSON pointer of the value, or of the value whose key is meant. */
  readonly pointer: string;
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly fix: string;
  /** All places of a finding about several, one text for each. */
  readonly places?: readonly string[];
  /** A warning by default. A note is not counted by `--strict`. */
  readonly severity?: LintIssue['severity'];
};

export type LintReport = (finding: LintFinding) => void;

export function createLintFinding(
  code: LintCode,
  pointer: string,
  message: string,
  fix: string,
): LintFinding {
  return { code, pointer, at: 'value', message, fix };
}

/** Faults of the rule language have the codes of `docs/reference/errors.md`. */
export type LintIssue = Omit<Issue, 'code' | 'severity'> & {
  readonly code: SetupCode | LintCode;
  readonly severity: Issue['severity'] | 'note';
  readonly places?: readonly string[];
};

/** The connectors' own policies, which classify every property of Graph's responses. */
export type LintKnowledge = {
  readonly plans: readonly NativePlan[];
  /** The reason that policies give for properties which Graph returns only with `$expand`. */
  readonly navigationReason: string;
  /** Other rules that are checked and served together with these. */
  readonly served?: readonly NamedView[];
};

/** Findings about valid rules with unintended effects; the table is also in `docs/reference/checks.md`. */
export const LINT_CODES = {
  LINT_FIELD_CLEAR: 'A field that Nymgate knows as personal is delivered unchanged.',
  LINT_FREE_TEXT: 'A column or property of free text is delivered, in which anyone may be named.',
  LINT_LINKS_CLEAR: 'Paging links are delivered unchanged, with the IDs inside.',
  LINT_METHODS_MISSING: 'An endpoint lists no methods, so it allows all of them.',
  LINT_METHODS_WRITE: 'An endpoint allows a method that may change data.',
  LINT_ODATA_FREE: "$filter, $orderby, $search or $expand may query fields that aren't delivered.",
  LINT_OVERLAP:
    'An earlier endpoint serves some requests of an endpoint and treats the response differently.',
  LINT_PATH_DEAD: "Graph doesn't return a path or property, so the rule has no effect.",
  LINT_QUERY_FREE: 'An endpoint allows any query parameter.',
  LINT_REGEX_BROAD: 'A regular expression matches nearly any text.',
  LINT_REGEX_DOT: "A dot in a regular expression isn't escaped, so it matches any character.",
  LINT_REGEX_OPEN: "A regular expression begins or ends with a wildcard, so it isn't anchored.",
  LINT_REGEX_REDOS: 'A regular expression can run without end on a backtracking engine.',
  LINT_REGEX_SEGMENTS: 'A repetition in a regular expression matches "/", so it extends to paths below.',
  LINT_ROW_ORDER:
    "Rows are delivered in Graph's order, or sorted in small pages only, so that someone who can list the same rows recognizes them.",
  LINT_SENSITIVE:
    'A column or property that is sensitive by its name or check digits is delivered; or a column of files that names people, unchanged.',
  LINT_SLOT_BROAD: 'A part of a path accepts any text.',
  LINT_STILL_DELIVERED:
    'A property is dropped in one place and delivered in another, or by another connector.',
  LINT_UNREACHABLE: 'No request reaches an endpoint: an earlier one matches them all.',
  LINT_UNUSED: 'A definition is not used.',
} as const satisfies Record<string, string>;

export type LintCode = keyof typeof LINT_CODES;
