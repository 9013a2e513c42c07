import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { DecisionBase, EndpointBase, PlanBase, TextPart, TokenPart } from '@nymgate/engine/plan/plan';
import type { PathOutline } from './create-path-outline.ts';
import type { PsoxyRequestRule } from './psoxy-request.ts';
import type { PsoxyResponse } from './psoxy-response.ts';
import type { PsoxyRuleSet } from './psoxy-rule-set.ts';

declare module '@nymgate/engine/plan/plan' {
  interface Languages {
    readonly psoxy: {
      readonly ruleSet: PsoxyRuleSet;
      readonly plan: PsoxyPlan;
      readonly decision: PsoxyDecision;
    };
  }
}

export type PsoxyPlan = PlanBase<'psoxy', PsoxyEndpoint> & {
  /** `allowAllEndpoints`: where requests go that no endpoint names. */
  readonly open?: PsoxyEndpoint;
};

export type PsoxyEndpoint = EndpointBase & {
  /** The outline of every path that it may take; undefined: any. */
  readonly outline: PathOutline | undefined;
  readonly request: PsoxyRequestRule;
  readonly response: PsoxyResponse;
};

export type PsoxyDecision = DecisionBase<PsoxyEndpoint> & {
  /** Pseudonyms in the values of `headers`, still closed, in the order of `headers`. */
  readonly headerParts: readonly (readonly TextPart[])[];
  /** Path and query as they came, percent-encoded, with the reversible pseudonyms still closed; empty behind a sealed link. */
  readonly raw: readonly RawPart[];
  /** Undefined: the request has no body. */
  readonly content: BodyContent | undefined;
};

/** A piece of a request target: percent-encoded text, or a pseudonym to be opened and encoded for its place. */
export type RawPart = string | (TokenPart & { readonly place: 'path' | 'query' });

/** A request body that has been read to its end and can be written anew, its reversible pseudonyms still closed. */
export type BodyContent =
  | { readonly kind: 'json'; readonly document: JsonNode }
  /** A field without `=` has no value. */
  | {
      readonly kind: 'form';
      readonly fields: readonly {
        readonly name: string;
        readonly value: readonly TextPart[] | undefined;
      }[];
    }
  | { readonly kind: 'text'; readonly text: string };
