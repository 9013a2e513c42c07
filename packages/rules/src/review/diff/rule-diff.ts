import type { RemainingPlace } from '../remaining/find-remaining.ts';

/** A field with more, or less, exposure than before. */
export type FieldChange = {
  /** JSON pointers with `*` for any element, by endpoint template. Never empty. */
  readonly places: readonly [FieldPlace, ...FieldPlace[]];
  readonly before: string;
  readonly after: string;
  readonly rules: ChangedRules;
  /** Both treatments expose something, and neither is known to expose less. */
  readonly unclear?: true;
  /** Of a list whose words leave, if only the list changed. */
  readonly phrases?: PhraseChange;
  /** Where a dropped property still leaves: by the later policy, and by the default policies of connectors. */
  readonly remaining?: readonly RemainingPlace[];
};
export type PhraseChange = { readonly added: readonly string[]; readonly removed: readonly string[] };
export type FieldPlace = { readonly endpoint: string; readonly field: string };

/** A request that is newly allowed or refused. */
export type RequestChange = {
  readonly endpoint: string;
  readonly what: string;
  readonly rules: ChangedRules;
};

/** JSON pointers of the deciding rules, each in its own rule set. */
export type ChangedRules = { readonly before?: string; readonly after?: string };

export type RuleDiff = {
  readonly exposed: readonly FieldChange[];
  readonly hidden: readonly FieldChange[];
  readonly allowed: readonly RequestChange[];
  readonly refused: readonly RequestChange[];
};

export function increasesExposure({
  exposed,
  allowed,
}: { readonly [Key in 'exposed' | 'allowed']: readonly unknown[] }): boolean {
  return exposed.length > 0 || allowed.length > 0;
}
