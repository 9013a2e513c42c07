import type { Grammar } from '../kernel/grammars.ts';
import type { HeaderList } from '../kernel/ports.ts';
import type { PsoxyRequestRule } from '../psoxy/plan/psoxy-request.ts';
import type { PsoxyResponse } from '../psoxy/plan/psoxy-response.ts';
import type { PsoxyRuleSet } from '../psoxy/rules/psoxy-rule-set.ts';
import type { GuardedOption, HeaderRule, PlainParameter, RuleSet } from './rule-set.ts';
import type { LeafAction } from './treatments.ts';

export type * from '../psoxy/plan/psoxy-response.ts';
export type { LeafAction } from './treatments.ts';

/**
 * The checked, compiled, frozen form of a rule set: all that request code ever sees.
 */
export type Plan = {
  readonly name: string;
  readonly dialect: 'native' | 'psoxy';
  /** First 16 hex digits of SHA-256 over the canonical JSON (RFC 8785) of the rule set. */
  readonly policy: string;
  /** The rule set it was compiled from. */
  readonly ruleSet: RuleSet | PsoxyRuleSet;
  /** In file order: the first match wins. */
  readonly endpoints: readonly PlanEndpoint[];
  /** Psoxy's `allowAllEndpoints`: where requests go that no endpoint names. */
  readonly open?: PlanEndpoint;
};

/** A plan of the native language. */
export type NativePlan = Omit<Plan, 'dialect' | 'ruleSet' | 'endpoints'> & {
  readonly dialect: 'native';
  readonly ruleSet: RuleSet;
  readonly endpoints: readonly NativeEndpoint[];
};
export type NativeEndpoint = PlanEndpoint & { readonly response: PlanNode };

export type PlanEndpoint = {
  readonly id: string;
  /** The path as written; the label in logs and metrics. */
  readonly template: string;
  readonly methods: readonly string[];
  readonly path: PathPattern;
  readonly linkPaths: readonly PathPattern[];
  /** By canonical name, lower case: `$select`, `startdatetime`. */
  readonly query: ReadonlyMap<string, PlanParameter>;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, HeaderRule>;
  readonly response: PlanNode | PsoxyResponse;
  /** The node of the returned entity (the element of a collection): what the OData guard asks. */
  readonly entity: PlanNode;
  /** Which requests match, in Psoxy's language; `methods`, `path`, `query` and `headers` then say nothing. */
  readonly psoxy?: PsoxyRequestRule;
};

/** `name` is the spelling that goes to Graph. */
export type PlanParameter = { readonly name: string; readonly rule: GuardedOption | PlainParameter };

export type PathPattern = {
  readonly template: string;
  readonly segments: readonly (readonly SegmentPart[])[];
};

/** Literals are compared without regard to ASCII case; `quoted` slots stand in OData quotes (`''` is one quote). */
export type SegmentPart =
  | { readonly literal: string }
  | {
      readonly slot: string;
      readonly types: readonly Grammar[];
      readonly pseudonym: 'required' | 'accepted' | 'never';
      readonly quoted: boolean;
    };

/** `pointer` is the JSON pointer of the deciding rule in the rule set; explanations map it to a line. */
export type PlanNode =
  | { readonly kind: 'leaf'; readonly action: LeafAction; readonly pointer: string }
  | {
      readonly kind: 'object';
      readonly properties: ReadonlyMap<string, PlanNode>;
      readonly others?: PlanNode;
      readonly pointer: string;
    }
  | { readonly kind: 'array'; readonly items: PlanNode; readonly pointer: string };

/** A parsed request target: decoded once, in order. Names keep their spelling. */
export type Target = {
  readonly segments: readonly string[];
  readonly query: readonly { readonly name: string; readonly value: string }[];
};

/** A reversible pseudonym inside a path segment or query value, to be opened and checked against `types`. */
export type TokenPart = {
  readonly token: string;
  readonly types: readonly Grammar[];
  readonly quoted: boolean;
};
export type TextPart = string | TokenPart;
/** A piece of a request target: percent-encoded text, or a pseudonym to be opened and encoded for its place. */
export type RawPart = string | (TokenPart & { readonly place: 'path' | 'query' });

/**
 * An allowed request: everything that goes to Graph, in canonical spelling, with the reversible pseudonyms still closed.
 * `link` is present when the request carries a sealed link; `query` is then empty.
 */
export type Decision = {
  readonly endpoint: PlanEndpoint;
  readonly method: string;
  readonly segments: readonly (readonly TextPart[])[];
  /** Slot values of the path, still closed, by slot name. */
  readonly slots: Readonly<Record<string, TextPart>>;
  readonly query: readonly { readonly name: string; readonly value: readonly TextPart[] }[];
  readonly headers: HeaderList;
  /**
   * In Psoxy's language: path and query as they came, percent-encoded, with the reversible pseudonyms still closed.
   * `segments`, `slots` and `query` are then empty.
   */
  readonly raw?: readonly RawPart[];
  /** Psoxy's language: pseudonyms in the values of `headers`, still closed, in the order of `headers`. */
  readonly headerParts?: readonly (readonly TextPart[])[];
  readonly link?: { readonly parameter: '$skiptoken' | '$deltatoken'; readonly sealed: string } | undefined;
};
