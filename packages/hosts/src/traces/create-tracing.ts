import type { RequestTrace, TraceStep, TraceSummary, Tracing } from '@nymgate/clouds/observed/tracing';
import type { Clock, HeaderList, Random } from '@nymgate/engine/kernel/ports';
import { createRateLimiter } from './allowance.ts';
import { type Span, toNanoseconds } from './span.ts';
import { formatTraceparent, isSampled, parseTraceContext, type TraceContext } from './trace-context.ts';

export type TracingOptions = {
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** Of the traces that begin here, one in so many is recorded; callers may have further ones of theirs recorded, `ASKED_PER_SECOND`. */
  readonly sampleOneIn: number;
  /** Whether Graph is told of a trace, by an id that is never one of a caller's choice. */
  readonly propagate: boolean;
  /** Takes the spans of a request that has ended: its own first, then its steps in their order. */
  readonly record: (spans: readonly Span[]) => void;
};

/** A step that has begun so many milliseconds after the request. */
type StepMark = { readonly step: TraceStep; readonly at: number; id: string | undefined };

/** Traces of callers that are recorded beyond the share of `sampleOneIn`: about a fifth of what the queue of the usual size takes. */
const REQUESTED_PER_SECOND = 20;
/** The trace id that Graph was told, where the caller has brought one of its own (TRC-04). */
const GRAPH_TRACE_ID = 'nymgate.graph_trace_id';

const NO_HEADERS: HeaderList = Object.freeze([]);
const NO_ATTRIBUTES: Span['attributes'] = Object.freeze({});

/**
 * Records requests as spans: one for the request, and one below it for each of its steps. Each step begins where the one before it
 * ended, so together they are as long as the request.
 *
 * @example createTracing({ clock, random, sampleOneIn: 1, propagate: false, record: exporter.add }).begin().step('target')
 */
export function createTracing(options: TracingOptions): Tracing {
  const allowRequested = createRateLimiter(REQUESTED_PER_SECOND, options.clock.monotonic);
  return Object.freeze({ startTrace: () => startTrace(options, allowRequested) });
}

function startTrace(options: TracingOptions, allowRequested: () => boolean): RequestTrace {
  const { clock, random, propagate, record } = options;
  const since = clock.now();
  const origin = clock.monotonic();
  const own = createContext(options);
  let context = own;
  let isPropagated = false;
  const marks: StepMark[] = [{ step: 'admit', at: 0, id: undefined }];
  return {
    step: (step) => void marks.push({ step, at: clock.monotonic() - origin, id: undefined }),
    continueTrace: (headers) => {
      const given = parseTraceContext(headers);
      if (given !== undefined)
        context = { ...given, sampled: given.sampled && (own.sampled || allowRequested()) };
    },
    headers: () => {
      const mark = marks.at(-1);
      if (!propagate || mark === undefined) return NO_HEADERS;
      mark.id ??= createId(random, 8);
      isPropagated = true;
      return formatTraceparent({ ...context, traceId: own.traceId }, mark.id);
    },
    end: (end) => {
      if (!context.sampled) return;
      const joinsCallerTrace =
        isPropagated && context !== own ? { [GRAPH_TRACE_ID]: own.traceId } : NO_ATTRIBUTES;
      const attributes = { ...end.attributes, ...joinsCallerTrace };
      record(createSpans({ context, since, marks, random }, { ...end, attributes }));
    },
  };
}

function createContext({ random, sampleOneIn }: TracingOptions): TraceContext {
  const traceId = createId(random, 16);
  return { traceId, parentId: undefined, sampled: isSampled(traceId, sampleOneIn) };
}

/** That all of its bits are 0, which the standard forbids, does not happen. */
function createId(random: Pick<Random, 'bytes'>, length: number): string {
  return Buffer.from(random.bytes(length)).toString('hex');
}

type RecordedTrace = {
  readonly context: TraceContext;
  readonly since: number;
  readonly marks: readonly StepMark[];
  readonly random: Pick<Random, 'bytes'>;
};

function createSpans({ context, since, marks, random }: RecordedTrace, end: TraceSummary): readonly Span[] {
  const { traceId, parentId } = context;
  const id = createId(random, 8);
  const times = [...marks.map(({ at }) => at), end.milliseconds].map((at) => toNanoseconds(since, at));
  const [start = '', finish = ''] = [times[0], times.at(-1)];
  const { name, attributes, failed } = end;
  const request: Span = {
    ...{ traceId, id, parentId, remote: parentId !== undefined, name, kind: 'server' },
    ...{ start, end: finish, attributes, failed: failed.request },
  };
  const steps = marks.map((mark, index): Span => {
    const isLast = index === marks.length - 1;
    return {
      ...{ traceId, id: mark.id ?? createId(random, 8), parentId: id, remote: false, name: mark.step },
      kind: mark.step === 'upstream' ? 'client' : 'internal',
      ...{ start: times[index] ?? '', end: times[index + 1] ?? '' },
      attributes: isLast && end.code !== undefined ? { 'error.type': end.code } : NO_ATTRIBUTES,
      failed: isLast && failed.step,
    };
  });
  return [request, ...steps];
}
