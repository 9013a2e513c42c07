import type { RequestErrorCode } from '../../kernel/errors.ts';

/** Why an endpoint does not decide a request. Holds names and places of rules, never a value of the request. */
export type EndpointVerdict = {
  readonly id: string;
  readonly template: string;
  /** JSON pointer of the endpoint in its rule set. */
  readonly rule: string;
  readonly why: string;
};

export type ParameterVerdict = {
  /** Spelling of the request; of the rule for one that is missing. */
  readonly name: string;
  readonly passes: boolean;
  /** What the rule asks of the value, or why it does not pass. */
  readonly why: string;
  readonly rule?: string;
};

/** What a rule set says to a request. */
export type RequestExplanation = {
  readonly allowed: boolean;
  /** Why it is refused; `docs/reference/errors.md` lists them. */
  readonly code?: RequestErrorCode;
  readonly subject?: string;
  /** The endpoint that decides: it takes the path and the method. */
  readonly endpoint?: Omit<EndpointVerdict, 'why'>;
  /** All other endpoints, in the order of the rules. */
  readonly others: readonly EndpointVerdict[];
  readonly query: readonly ParameterVerdict[];
  /** Names of the request headers that would go on. */
  readonly headers: readonly string[];
  /** What decides beside the rules. */
  readonly notes: readonly string[];
};
