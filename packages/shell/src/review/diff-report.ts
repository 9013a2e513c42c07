import type { ChangedRules, FieldChange, RequestChange } from '@nymgate/rules/review/diff/rule-diff';

export type ChangeReport<Change> = Omit<Change, 'rules'> & { readonly rules: ChangedRules };

export type DiffReport = {
  readonly exposed: readonly ChangeReport<FieldChange>[];
  readonly hidden: readonly ChangeReport<FieldChange>[];
  readonly allowed: readonly ChangeReport<RequestChange>[];
  readonly refused: readonly ChangeReport<RequestChange>[];
};
