import type { Issue } from '@nymgate/engine/kernel/errors';
import type { Decision, Plan } from '@nymgate/engine/plan/plan';
import type { DisclosureLevel } from '@nymgate/engine/plan/treatments';
import type {} from '@nymgate/rules/dialects/rule-language';
import type { YamlResult } from '@nymgate/rules/text/yaml/read-yaml';
import type { BulkFault, BulkFormat, FormulaPolicy, InputPlan, TablePlan } from './bulk-plan.ts';

declare module '@nymgate/rules/dialects/rule-language' {
  interface RuleLanguage<P extends Plan = Plan, D extends Decision = Decision> {
    /** Reads rules for files; undefined: the data isn't in this language. Absent: the language has no such rules. */
    readBulk?(reading: YamlResult, file: string): Promise<BulkRulesReading | undefined>;
  }
}

/** What the rules say of one column, property or path. */
export type DescribedColumn = {
  /** Name of the column, or path into the record; `*` stands for whatever is not named. */
  readonly column: string;
  /** What leaves, in words. */
  readonly treatment: string;
  readonly exposes: DisclosureLevel;
  /** JSON pointer in the rule file. */
  readonly pointer: string;
  /** Of `keepPhrases`. */
  readonly phrases?: readonly string[];
  /** Why its sensitive data may leave, in the words of the rule. */
  readonly reviewed?: string;
};

/** What applies to whole files; for comparison and display. */
export type FileSettings = {
  readonly files: readonly string[];
  readonly rowOrder: TablePlan['rowOrder'];
  readonly formulas: FormulaPolicy;
  /** How the bytes of a file are read. Of a file that is read otherwise, cells stand in other columns. */
  readonly reading: Readonly<Record<'format' | 'delimiter' | 'encoding' | 'trim', string>>;
};

/** Rules for one kind of files. */
export type FileRuleSet = {
  readonly name: string;
  /** Whether a file is meant, by its name below what was asked for, with `/` and without one in front. */
  readonly matches: (name: string) => boolean;
  /** Names of files and folders that `files` contains without a wildcard. */
  readonly literalNames?: ReadonlySet<string>;
  /** Absent: the name of the file tells it. */
  readonly format?: BulkFormat;
  /** Percent of the filled cells of a column that may be rejected. Absent: all, because no rule of the language is for a form. */
  readonly maxEmptied?: number;
  readonly open: (format: BulkFormat) => InputPlan | BulkFault;
  /** Absent: the language has none. */
  readonly settings?: FileSettings;
  readonly columns: readonly DescribedColumn[];
  readonly pointer: string;
};

/** Bulk rules of either language, compiled. */
export type BulkRules = {
  readonly language: 'native' | 'psoxy';
  /** SHA-256 over the canonical JSON (RFC 8785) of the rules, 64 hex digits. Manifests name it. */
  readonly policy: string;
  /** In file order: the first one that is meant for a file takes it. */
  readonly sets: readonly FileRuleSet[];
};

/** `rules` is there when no issue is an error. */
export type BulkRulesReading = { readonly rules?: BulkRules; readonly issues: readonly Issue[] };

/**
 * The set for a file: the first one that is for its name, or for any of its names. `named`: only this one, whatever the file is called.
 */
export function findFileRuleSet(
  rules: BulkRules,
  name: string | readonly string[],
  ruleSetName?: string,
): FileRuleSet | undefined {
  if (ruleSetName !== undefined) return rules.sets.find((set) => set.name === ruleSetName);
  const names = [name].flat();
  return rules.sets.find((set) => names.some((candidate) => set.matches(candidate)));
}
