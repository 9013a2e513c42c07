import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** The steps of a request, in the order of the walk. Each is a span below that of the request. */
export type TraceStep = 'admit' | 'target' | 'decide' | 'open' | 'token' | 'upstream' | 'sanitize' | 'answer';

/** How a request ended, for its span. */
export type TraceSummary = {
  /** Method and template, never the path: `GET /v1.0/users/{userId}`. */
  readonly name: string;
  /** From the one list of `TRACE_ATTRIBUTES`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Error code of the step that the request ended in; undefined when it was answered. */
  readonly code: string | undefined;
  /** `request`: the answer is a fault of ours or of Graph's (5xx). `step`: the last step was not merely a refusal. */
  readonly failed: { readonly request: boolean; readonly step: boolean };
  /** From the beginning of the trace to now, in milliseconds: what the audit line adds up to. */
  readonly milliseconds: number;
};

/** The trace of one request. None of its functions throws: a request never fails for its trace. */
export type RequestTrace = {
  /** The step before it ends, this one begins. The first is `admit`. */
  readonly step: (step: TraceStep) => void;
  /** The caller is known: the trace that its headers name is continued from now on. Before, a stranger could write into any. */
  readonly continueTrace: (headers: HeaderList) => void;
  /** What Graph is told of the trace, in the step that runs: no header, or `traceparent`. */
  readonly headers: () => HeaderList;
  readonly end: (end: TraceSummary) => void;
};

/** Absent in a gateway whose traces are off. */
export type Tracing = { readonly startTrace: () => RequestTrace };
