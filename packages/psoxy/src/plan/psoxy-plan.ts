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
  /** `allowAllEndpoints`: serves requests that no endpoint matches. */
  readonly open?: PsoxyEndpoint;
};

export type PsoxyEndpoint = EndpointBase & {
  /** Undefined: any path. */
  readonly outline: PathOutline | undefined;
  readonly request: PsoxyRequestRule;
  readonly response: PsoxyResponse;
};

export type PsoxyDecision = DecisionBase<PsoxyEndpoint> & {
  /** Unresolved pseudonyms in the values of `headers`, in the same order. */
  readonly headerParts: readonly (readonly TextPart[])[];
  /** As received, percent-encoded, pseudonyms unresolved; empty for an encrypted paging link. */
  readonly raw: readonly RawPart[];
  /** Undefined: no body. */
  readonly content: BodyContent | undefined;
};

/** Percent-encoded text, or a pseudonym to be resolved and encoded for its place. */
export type RawPart = string | (TokenPart & { readonly place: 'path' | 'query' });

/** A parsed request body with unresolved pseudonyms. */
export type BodyContent =
  | { readonly kind: 'json'; readonly document: JsonNode }
  /** A field without `=` has no value. */
  | {
      readonly kind: 'form';
      readonly fields: readonly { readonly name: string; readonly value: readonly TextPart[] | undefined }[];
    }
  | { readonly kind: 'text'; readonly text: string };
