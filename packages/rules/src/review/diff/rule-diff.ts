/** A field that lets out more, or less, than before. */
export type FieldChange = {
  /** Where it is: JSON pointers with `*` for any element, by template of the endpoint. Never empty. */
  readonly places: readonly [FieldPlace, ...FieldPlace[]];
  /** What became of the field, and what becomes of it now. */
  readonly before: string;
  readonly after: string;
  readonly rules: ChangedRules;
  /** Both treatments let something out, and neither is known to let out less. */
  readonly unclear?: true;
};
export type FieldPlace = { readonly endpoint: string; readonly field: string };

/** Something that may newly be asked, or may no longer be asked. */
export type RequestChange = {
  /** Template of the endpoint. */
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

/** Whether something newly gets out or may newly be asked. */
export function increasesExposure({
  exposed,
  allowed,
}: { readonly [Key in 'exposed' | 'allowed']: readonly unknown[] }): boolean {
  return exposed.length > 0 || allowed.length > 0;
}
