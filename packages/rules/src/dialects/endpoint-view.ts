import type { PathPattern } from '@nymgate/engine/plan/plan';
import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import type { FieldOutcome } from './explanation.ts';
import type { FieldPath } from './field-path.ts';

/** The language-independent form in which plans are compared. */
export type PlanView = {
  /** In the order of the plan. */
  readonly endpoints: readonly EndpointView[];
  /** JSON pointer of the rule for requests without a matching endpoint; undefined: they are refused. */
  readonly openRulePointer: string | undefined;
  /** Why sensitive fields may leave, in the words of the rules. Absent: the language has no such key. */
  readonly reviews?: readonly ReviewedField[];
};

/** `field`: `user.salary`; `user` if the reason covers the whole entity. */
export type ReviewedField = { readonly field: string; readonly reason: string };

/** A policy that is searched, by a name for people. */
export type NamedView = { readonly policy: string; readonly view: PlanView };

export type EndpointView = {
  /** JSON pointer of the endpoint in its rule set. */
  readonly rule: string;
  readonly template: string;
  /** Equal for two endpoints of the same path. */
  readonly pathKey: string;
  /** Whether it accepts a path without query, whatever the method. */
  readonly accepts: (path: string) => boolean;
  /** Sample paths that it accepts. */
  readonly requests: readonly string[];
  readonly values: PathValues;
  /** Undefined: all. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly query: QueryView;
  /** Whether OData options pass without a schema. Undefined: the language lists all options by name. */
  readonly forwardsUnguarded: boolean | undefined;
  /** Canonical text of the allowed values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** `none`, `any`, or canonical text of the allowed bodies. */
  readonly body: string;
  readonly fields: FieldsView;
  /** What `$expand` may name. Absent: the language doesn't list them. */
  readonly navigations?: readonly string[];
  /** Absent: the language doesn't say. */
  readonly rowOrder?: RowOrderView;
};

/** Whether rows keep the order of the source; if not, of how many rows the smallest page is that the caller can ask the source for. */
export type RowOrderView = { readonly isKept: boolean; readonly smallestPage?: number | undefined };

/** Allowed values in the variable places of a path. */
export type PathValues = {
  /** Canonical text; undefined: any value in every place. */
  readonly limits: string | undefined;
  /** Present where the path can be compared as a pattern. */
  readonly pattern?: PathPattern;
};

export type ParameterView = {
  readonly name: string;
  readonly required: boolean;
  /** Canonical text of the limits; undefined: any value. */
  readonly limits: string | undefined;
  readonly plain?: PlainParameter;
};
export type QueryView = {
  /** Parameters without a rule pass too. */
  readonly allowsAny: boolean;
  /** By lower-case name. */
  readonly byName: ReadonlyMap<string, ParameterView>;
};

export type FieldsView = {
  /** The fields that it may return, as far as known, and one without a rule. */
  readonly paths: readonly FieldPath[];
  readonly getOutcome: (path: FieldPath) => FieldOutcome['steps'];
};

/** Represents fields without a rule. */
export const ANY_OTHER_FIELD: FieldPath = ['{any other field}'];
