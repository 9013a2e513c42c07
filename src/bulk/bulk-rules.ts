import type { Issue } from '../kernel/errors.ts';
import type { Exposed } from '../plan/treatments.ts';
import type { BulkFault, BulkFormat, InputPlan } from './bulk-plan.ts';

/** What the rules say of one column, property or path. */
export type DescribedColumn = {
  /** Name of the column, or path into the record; `*` stands for whatever is not named. */
  readonly column: string;
  /** What leaves, in words. */
  readonly treatment: string;
  readonly exposes: Exposed;
  /** JSON pointer in the rule file. */
  readonly pointer: string;
};

/** Rules for one kind of files. */
export type BulkSet = {
  readonly name: string;
  /** Whether a file is meant, by its name below what was asked for, with `/` and without one in front. */
  readonly matches: (name: string) => boolean;
  /** Absent: the name of the file tells it. */
  readonly format?: BulkFormat;
  readonly open: (format: BulkFormat) => InputPlan | BulkFault;
  readonly columns: readonly DescribedColumn[];
  readonly pointer: string;
};

/** Bulk rules of either language, compiled. */
export type BulkRules = {
  readonly language: 'native' | 'psoxy';
  /** SHA-256 over the canonical JSON (RFC 8785) of the rules, 64 hex digits. Manifests name it. */
  readonly policy: string;
  /** In file order: the first one that is meant for a file takes it. */
  readonly sets: readonly BulkSet[];
};

/** `rules` is there when no issue is an error. */
export type BulkReading = { readonly rules?: BulkRules; readonly issues: readonly Issue[] };

/**
 * The set for a file: the first one that is for its name, or for any of its names. `named`: only this one, whatever the file is called.
 */
export function findSet(
  rules: BulkRules,
  name: string | readonly string[],
  named?: string,
): BulkSet | undefined {
  if (named !== undefined) return rules.sets.find((set) => set.name === named);
  const names = [name].flat();
  return rules.sets.find((set) => names.some((each) => set.matches(each)));
}
