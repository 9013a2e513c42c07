import type { ChangedRules, FieldChange, RequestChange } from '@nymgate/rules/review/diff/rule-diff';

export type ChangeReport<Change> = Omit<Change, 'rules'> & { readonly rules: ChangedRules };

/** What `--json` prints: the differences, with `rules` as places in the files. */
export type DiffReport = {
  readonly exposed: readonly ChangeReport<FieldChange>[];
  readonly hidden: readonly ChangeReport<FieldChange>[];
  readonly allowed: readonly ChangeReport<RequestChange>[];
  readonly refused: readonly ChangeReport<RequestChange>[];
};
