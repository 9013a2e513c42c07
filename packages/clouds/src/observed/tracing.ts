import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** Steps of a request in order, each a child span of the request's. */
export type TraceStep = 'admit' | 'target' | 'decide' | 'open' | 'token' | 'upstream' | 'sanitize' | 'answer';

export type TraceSummary = {
  /** Method and template, never the path: `GET /v1.0/users/{userId}`. */
  readonly name: string;
  /** Names from `TRACE_ATTRIBUTES` only. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Error code; undefined for a successful request. */
  readonly code: string | undefined;
  /** `request`: the fault is ours or Graph's (5xx). `step`: the last step failed, other than by a refusal. */
  readonly failed: { readonly request: boolean; readonly step: boolean };
  /** From the start of the trace to now. */
  readonly milliseconds: number;
};

/** None of its functions throws: a request never fails because of its trace. */
export type RequestTrace = {
  /** Ends the current step and starts the next; the first is `admit`. */
  readonly step: (step: TraceStep) => void;
  /** Continues the caller's trace, after authentication: anyone could write into any trace otherwise. */
  readonly continueTrace: (headers: HeaderList) => void;
  /** 32 hexadecimal digits; the caller's after `continueTrace`. */
  readonly traceId: () => string;
  /** `traceparent` for Graph, or nothing. */
  readonly headers: () => HeaderList;
  readonly end: (end: TraceSummary) => void;
};

export type Tracing = { readonly startTrace: () => RequestTrace };
