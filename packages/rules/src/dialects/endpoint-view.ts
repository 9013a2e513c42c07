import type { PathPattern } from '@nymgate/engine/plan/plan';
import type { PlainParameter } from '@nymgate/engine/plan/rule-set';
import type { FieldOutcome } from './explanation.ts';
import type { FieldPath } from './field-path.ts';

/** A plan in the one form in which plans of all languages are compared. */
export type PlanView = {
  /** In the order of the plan. */
  readonly endpoints: readonly EndpointView[];
  /** JSON pointer of the rule that lets requests pass which no endpoint names; undefined: such requests are refused. */
  readonly openRulePointer: string | undefined;
};

export type EndpointView = {
  /** JSON pointer of the endpoint in its rule set. */
  readonly rule: string;
  readonly template: string;
  /** Equal for two endpoints of the same path. */
  readonly pathKey: string;
  /** Whether it takes a path without query, whatever the method. */
  readonly accepts: (path: string) => boolean;
  /** Paths that it takes, as far as they can be found. */
  readonly requests: readonly string[];
  readonly values: PathValues;
  /** Undefined: all. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly query: QueryView;
  /** Whether OData options pass without a schema. Undefined: the language has no such switch, and its rules name options. */
  readonly forwardsUnguarded: boolean | undefined;
  /** Canonical text of what a named request header may be, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** `none`, `any`, or canonical text of what a body may be. */
  readonly body: string;
  readonly fields: FieldsView;
};

/** Which values a path may have in its variable places. */
export type PathValues = {
  /** Canonical text; undefined: any value in every place. */
  readonly limits: string | undefined;
  /** Where the path is a pattern, which can be compared with another. */
  readonly pattern?: PathPattern;
};

/** What an endpoint says of a query parameter. */
export type ParameterView = {
  /** Spelling of the rule. */
  readonly name: string;
  readonly required: boolean;
  /** Canonical text of the limits; undefined: any value. */
  readonly limits: string | undefined;
  readonly plain?: PlainParameter;
};
export type QueryView = {
  /** Parameters that no rule names pass too. */
  readonly allowsAny: boolean;
  /** By lower-case name. */
  readonly byName: ReadonlyMap<string, ParameterView>;
};

/** What an endpoint does to each field. */
export type FieldsView = {
  /** The fields that it may deliver, as far as they are known, and one that nothing names. */
  readonly paths: readonly FieldPath[];
  readonly getOutcome: (path: FieldPath) => FieldOutcome['steps'];
};

/** Stands for any field that no rule names. */
export const ANY_OTHER_FIELD: FieldPath = ['{any other field}'];
