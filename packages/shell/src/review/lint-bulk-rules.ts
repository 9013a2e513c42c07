import type { BulkRules, DescribedColumn } from '@nymgate/bulk/bulk-rules';
import type { LintFinding, LintIssue } from '@nymgate/rules/dialects/lint-finding';
import { lintSensitiveNames } from '@nymgate/rules/review/sensitive/lint-sensitive';
import type { Positions } from '@nymgate/rules/text/yaml/positions';

export type RuleFilePlace = { readonly file: string; readonly positions: Positions };

/** Names of columns that are sensitive, and leave in part or whole without a review. */
export function lintBulkRules({ sets }: BulkRules, place: RuleFilePlace): readonly LintIssue[] {
  const columns = sets.flatMap(({ columns: all }) => all.filter(leavesUnreviewed));
  const fields = columns.map((column) => ({
    name: column.column.split('.').at(-1) ?? '',
    path: column.column,
    pointer: column.pointer,
    isText: leavesAsText(column),
    isPersonal: mayNamePerson(column),
  }));
  return lintSensitiveNames(fields).map((finding) => toLintIssue(finding, place));
}

export function leavesUnreviewed({ exposes, reviewed }: DescribedColumn): boolean {
  return reviewed === undefined && (exposes === 'parts' || exposes === 'everything');
}

function leavesAsText({ exposes, treatment }: DescribedColumn): boolean {
  return exposes === 'everything' && /^(?:keep|keep \(string\)|kept: .*)$/.test(treatment);
}

/** Kept, and not as a time or as true or false. */
function mayNamePerson({ exposes, treatment }: DescribedColumn): boolean {
  return exposes === 'everything' && !/\((?:boolean|date|dateTime|duration|guid)\)$/.test(treatment);
}

export function toLintIssue(
  { code, pointer, at, message, fix, severity = 'warning' }: LintFinding,
  { file, positions }: RuleFilePlace,
): LintIssue {
  return { code, severity, file, ...positions.find(pointer, at), message, fix };
}
