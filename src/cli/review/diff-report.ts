import type { ChangedRules, FieldChange, RequestChange } from '../../review/diff/rule-diff.ts';

export type Report<Change> = Omit<Change, 'rules'> & { readonly rules: ChangedRules };

/** What `--json` prints: the differences, with `rules` as places in the files. */
export type DiffReport = {
  readonly exposed: readonly Report<FieldChange>[];
  readonly hidden: readonly Report<FieldChange>[];
  readonly allowed: readonly Report<RequestChange>[];
  readonly refused: readonly Report<RequestChange>[];
};
