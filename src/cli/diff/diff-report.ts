import type { ChangedRules, FieldChange, RequestChange, RuleDiff } from '../../review/diff/index.ts';
import { formatColumns } from '../layout/columns.ts';
import { plural } from '../layout/display-text.ts';
import type { NamedPolicy } from '../policy/read-policy.ts';
import type { Terminal } from '../print.ts';

type Report<Change> = Omit<Change, 'rules'> & { readonly rules: ChangedRules };

/** What `--json` prints: the differences, with `rules` as places in the files. */
export type DiffReport = {
  readonly exposed: readonly Report<FieldChange>[];
  readonly hidden: readonly Report<FieldChange>[];
  readonly allowed: readonly Report<RequestChange>[];
  readonly refused: readonly Report<RequestChange>[];
};

/** Differences with the places of their rules in words. */
export function toDiffReport(diff: RuleDiff, before: NamedPolicy, after: NamedPolicy): DiffReport {
  const placed = <Change extends { readonly rules: ChangedRules }>(change: Change): Report<Change> => ({
    ...change,
    rules: {
      ...(change.rules.before !== undefined && { before: before.placeOf(change.rules.before) }),
      ...(change.rules.after !== undefined && { after: after.placeOf(change.rules.after) }),
    },
  });
  return {
    exposed: diff.exposed.map(placed),
    hidden: diff.hidden.map(placed),
    allowed: diff.allowed.map(placed),
    refused: diff.refused.map(placed),
  };
}

/** Differences for people; what opens something comes first. */
export function formatDiff(report: DiffReport, { paint }: Pick<Terminal, 'paint'>): string {
  const sections = [
    ...section(paint.red('newly exposed'), report.exposed.map(fieldRow)),
    ...section(paint.red('newly allowed'), report.allowed.map(requestRow)),
    ...section(paint.green('newly hidden'), report.hidden.map(fieldRow)),
    ...section(paint.green('newly refused'), report.refused.map(requestRow)),
  ];
  return sections.length === 0
    ? 'no difference in what gets out and what may be asked'
    : sections.join('\n').trimStart();
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`\n${title} (${rows.length})`, ...formatColumns(rows)];
}

function fieldRow({ places, before, after, rules, unclear }: Report<FieldChange>): readonly string[] {
  const [first, ...others] = places;
  const more = others.length === 0 ? '' : ` and ${plural(others.length, 'place')} more`;
  const change = `${before} -> ${after}${unclear === true ? ' (cannot be compared)' : ''}`;
  return [first.field, change, `${first.endpoint}${more}`, placesOf(rules)];
}

function requestRow({ endpoint, what, rules }: Report<RequestChange>): readonly string[] {
  return [endpoint, what, placesOf(rules)];
}

function placesOf({ before, after }: ChangedRules): string {
  return before === after ? (before ?? '') : [before ?? '-', after ?? '-'].join(' -> ');
}
