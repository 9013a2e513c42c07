import * as v from 'valibot';
import type { AlignedResponse } from './aligned-response.ts';
import type { Operation } from './operation-kinds.ts';
import type { Problem } from './problem.ts';

/** What may be asked of one connector, from its rules. */
export type ConnectorOffer = {
  readonly endpoints: readonly EndpointOffer[];
  readonly examples: readonly ExampleOffer[];
};

export type ExampleOffer = {
  readonly title: string;
  /** Id of the endpoint that takes it. */
  readonly endpoint: string;
  /** Path and query of Graph's; `{slot}` stands where an id goes. */
  readonly target: string;
};

export type EndpointOffer = {
  readonly id: string;
  /** `/v1.0/users/{userId}/events` */
  readonly template: string;
  readonly about: string;
  /** Where its rule stands. */
  readonly rule: string;
  readonly slots: readonly SlotOffer[];
};

/** What may be asked of one endpoint beside its path. */
export type EndpointParameters = {
  readonly parameters: readonly ParameterOffer[];
  /** Options of Graph's that the endpoint does not take. */
  readonly refused: readonly RefusedName[];
};

export type RefusedName = { readonly name: string; readonly why: string };

export type SlotOffer = {
  readonly name: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** Names that it takes in clear. */
  readonly values: readonly string[];
  /** Whether it takes pseudonyms. */
  readonly pseudonym: boolean;
};

export type ParameterOffer = {
  /** As Graph spells it: `$select`. */
  readonly name: string;
  readonly takes: string;
  readonly required: boolean;
  /** Values that are offered; of options about properties, their names. */
  readonly values: readonly string[];
  /** What may not be asked of it, and why. */
  readonly refused: readonly RefusedName[];
};

/** What the rules say of a request before it is sent. */
export type RequestVerdict = {
  readonly allowed: boolean;
  readonly endpoint?: string;
  /** Why it would be refused. */
  readonly problem?: Problem;
  readonly parameters: readonly {
    readonly name: string;
    readonly passes: boolean;
    readonly why: string;
  }[];
};

export type CallResult = {
  /** Path and query as they were asked, slots filled. Pseudonyms, nothing raw that was not typed. */
  readonly target: string;
  readonly endpoint: string | undefined;
  readonly status: number;
  /** Of the gateway's answer: policy, epoch, request id, what was left out. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Why the gateway refused or failed. */
  readonly problem?: Problem;
  /** Undefined: Graph was not asked. */
  readonly graph?: {
    readonly status: number;
    /** The request as Graph got it: raw. */
    readonly request: string;
    readonly bytes: number;
  };
  /** Both answers; absent when there is neither, or they are no JSON. */
  readonly aligned?: AlignedResponse;
  /** Of answers that are no JSON, such as a number. */
  readonly texts?: { readonly raw?: string; readonly safe?: string };
  readonly links: readonly { readonly name: 'next' | 'delta'; readonly target: string }[];
  /** Reversible pseudonyms of the answer, which may stand in the next call. */
  readonly pseudonyms: readonly { readonly name: string; readonly value: string }[];
  readonly copies: RequestCopies;
};

/** The request as a program would make it. */
export type RequestCopies = {
  readonly curl: string;
  readonly python: string;
  readonly javascript: string;
};

type Target = { readonly connector: string; readonly target: string };
type PastedBody = Target & { readonly text: string };

/** What the page Playground asks. */
export type PlaygroundOperations = {
  readonly 'playground/offer': Operation<{ readonly connector: string }, ConnectorOffer>;
  readonly 'playground/parameters': Operation<
    { readonly connector: string; readonly endpoint: string },
    EndpointParameters
  >;
  readonly 'playground/judge': Operation<Target, RequestVerdict>;
  /** Slots that are left open are filled from earlier answers, as example calls are. */
  readonly 'playground/call': Operation<Target, CallResult>;
  readonly 'playground/ids': Operation<
    Target,
    { readonly values: Readonly<Record<string, readonly string[]>> }
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
