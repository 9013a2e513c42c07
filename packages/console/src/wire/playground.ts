import * as v from 'valibot';
import type { AlignedResponse } from './aligned-response.ts';
import type { Operation, Problem } from './operation-kinds.ts';

export type ConnectorOffer = {
  readonly endpoints: readonly EndpointOffer[];
  readonly examples: readonly ExampleOffer[];
};

export type ExampleOffer = {
  readonly title: string;
  /** ID of the endpoint that serves it. */
  readonly endpoint: string;
  /** Path and query of Graph with `{slot}` for IDs. */
  readonly target: string;
};

export type EndpointOffer = {
  readonly id: string;
  /** `/v1.0/users/{userId}/events` */
  readonly template: string;
  readonly about: string;
  /** Location of its rule. */
  readonly rule: string;
  readonly slots: readonly SlotOffer[];
};

export type EndpointParameters = {
  readonly parameters: readonly ParameterOffer[];
  /** Options of Graph that the endpoint refuses. */
  readonly refused: readonly RefusedName[];
};

export type RefusedName = { readonly name: string; readonly why: string };

export type SlotOffer = {
  readonly name: string;
  /** Accepted values, in words. */
  readonly takes: string;
  /** Values accepted in plain text. */
  readonly values: readonly string[];
  /** Whether it accepts pseudonyms. */
  readonly pseudonym: boolean;
};

export type ParameterOffer = {
  /** As Graph spells it: `$select`. */
  readonly name: string;
  readonly takes: string;
  readonly required: boolean;
  /** Suggested values; property names for options about properties. */
  readonly values: readonly string[];
  readonly refused: readonly RefusedName[];
};

export type RequestVerdict = {
  readonly allowed: boolean;
  readonly endpoint?: string;
  readonly problem?: Problem;
  readonly parameters: readonly { readonly name: string; readonly passes: boolean; readonly why: string }[];
};

export type CallResult = {
  /** The requested path and query with filled slots; pseudonyms unless raw IDs were typed. */
  readonly target: string;
  readonly endpoint: string | undefined;
  readonly status: number;
  /** Headers of the gateway: policy, epoch, request ID, pruned fields. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly problem?: Problem;
  /** Undefined: Graph wasn't requested. */
  readonly graph?: {
    readonly status: number;
    /** The raw request that Graph received. */
    readonly request: string;
    readonly bytes: number;
  };
  /** Absent without responses or if they aren't JSON. */
  readonly aligned?: AlignedResponse;
  /** Responses that aren't JSON, such as a count. */
  readonly texts?: { readonly raw?: string; readonly safe?: string };
  readonly links: readonly { readonly name: 'next' | 'delta'; readonly target: string }[];
  /** Reversible pseudonyms of the response, for the next call. */
  readonly pseudonyms: readonly (OfferedId & { readonly name: string })[];
  readonly copies: RequestCopies;
};

export type OfferedId = {
  readonly value: string;
  /** Name or ID in Graph's raw response, for the page only: requests, copies and URLs contain the pseudonym. */
  readonly label?: string;
};

export type RequestCopies = { readonly curl: string; readonly python: string; readonly javascript: string };

type Target = { readonly connector: string; readonly target: string };
type PastedBody = Target & { readonly text: string };

export type PlaygroundOperations = {
  readonly 'playground/offer': Operation<{ readonly connector: string }, ConnectorOffer>;
  readonly 'playground/parameters': Operation<
    { readonly connector: string; readonly endpoint: string },
    EndpointParameters
  >;
  readonly 'playground/judge': Operation<Target, RequestVerdict>;
  /** Open slots are filled from earlier responses, as in example calls. */
  readonly 'playground/call': Operation<Target, CallResult>;
  readonly 'playground/ids': Operation<
    Target,
    { readonly values: Readonly<Record<string, readonly OfferedId[]>> }
  >;
  readonly 'playground/paste': Operation<PastedBody, CallResult>;
};

const connector = v.pipe(v.string(), v.maxLength(64));
const target = v.pipe(v.string(), v.maxLength(16_384));

export const playgroundRequests = {
  'playground/offer': v.strictObject({ connector }),
  'playground/parameters': v.strictObject({ connector, endpoint: connector }),
  'playground/judge': v.strictObject({ connector, target }),
  'playground/call': v.strictObject({ connector, target }),
  'playground/ids': v.strictObject({ connector, target }),
  'playground/paste': v.strictObject({
    connector,
    target,
    text: v.pipe(v.string(), v.maxLength(20_971_520)),
  }),
} as const;
