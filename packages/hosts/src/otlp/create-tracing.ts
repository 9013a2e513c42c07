import type { RequestTrace, TraceStep, TraceSummary, Tracing } from '@nymgate/clouds/observed/tracing';
import type { Clock, HeaderList, Random } from '@nymgate/engine/kernel/ports';
import { type Span, toNanoseconds } from './span.ts';

/** IDs are hexadecimal, 32 and 16 digits. */
type TraceContext = {
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly sampled: boolean;
};

const TRACEPARENT_HEADER = 'traceparent';
/** W3C Trace Context 3.2.2. Later versions may append fields. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\x20-\x7e]*)?$/;
const MAX_HEADER_LENGTH = 512;
const ZEROS = /^0+$/;

/** Malformed or repeated headers start a new trace; `tracestate` is free text and ignored (TRC-01). */
export function parseTraceContext(headers: HeaderList): TraceContext | undefined {
  const given = headers.filter(
    ([name]) => name.length === TRACEPARENT_HEADER.length && name.toLowerCase() === TRACEPARENT_HEADER,
  );
  const [, value = ''] = given[0] ?? [];
  if (given.length !== 1 || value.length > MAX_HEADER_LENGTH) return undefined;
  const [, version = 'ff', traceId = '', parentId = '', flags = '', more] = TRACEPARENT.exec(value) ?? [];
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, sampled }: TraceContext, spanId: string): HeaderList {
  return [[TRACEPARENT_HEADER, `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`]];
}

/** 52 of the 56 random bits, as many as a number holds exactly. */
const RANDOM_DIGITS = 13;
const RANDOM_VALUES = 2 ** (4 * RANDOM_DIGITS);

/** OpenTelemetry's consistent probability sampling: the trace ID decides, so higher rates include lower ones. */
export function isSampled(traceId: string, oneIn: number): boolean {
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) >= RANDOM_VALUES * (1 - 1 / oneIn);
}

export type TracingOptions = {
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** One in this many traces that begin here is recorded; callers may request more (REQUESTED_PER_SECOND). */
  readonly sampleOneIn: number;
  /** Sends trace headers to Graph, with our trace ID only. */
  readonly propagate: boolean;
  /** Receives the request's span, then its steps in order. */
  readonly record: (spans: readonly Span[]) => void;
};

/** `at`: milliseconds since the start of the request. */
type StepMark = { readonly step: TraceStep; readonly at: number; id: string | undefined };

/** About a fifth of the default queue. */
const REQUESTED_PER_SECOND = 20;
/** Our trace ID, if the caller has brought its own (TRC-04). */
const GRAPH_TRACE_ID = 'nymgate.graph_trace_id';

const NO_HEADERS: HeaderList = Object.freeze([]);
const NO_ATTRIBUTES: Span['attributes'] = Object.freeze({});

/** Steps are contiguous, so together they last as long as the request. */
export function createTracing(options: TracingOptions): Tracing {
  const allowRequested = createRateLimiter(REQUESTED_PER_SECOND, options.clock.monotonic);
  return Object.freeze({ startTrace: () => startTrace(options, allowRequested) });
}

function startTrace(options: TracingOptions, allowRequested: () => boolean): RequestTrace {
  const { clock, random, propagate, record } = options;
  const since = clock.now();
  const origin = clock.monotonic();
  const rootContext = createContext(options);
  let context = rootContext;
  let isPropagated = false;
  const marks: StepMark[] = [{ step: 'admit', at: 0, id: undefined }];
  return {
    step: (step) => void marks.push({ step, at: clock.monotonic() - origin, id: undefined }),
    continueTrace: (headers) => {
      const given = parseTraceContext(headers);
      if (given !== undefined)
        context = { ...given, sampled: given.sampled && (rootContext.sampled || allowRequested()) };
    },
    traceId: () => context.traceId,
    headers: () => {
      const mark = marks.at(-1);
      if (!propagate || mark === undefined) return NO_HEADERS;
      mark.id ??= createId(random, 8);
      isPropagated = true;
      return formatTraceparent({ ...context, traceId: rootContext.traceId }, mark.id);
    },
    end: (end) => {
      if (!context.sampled) return;
      const joinsCallerTrace =
        isPropagated && context !== rootContext ? { [GRAPH_TRACE_ID]: rootContext.traceId } : NO_ATTRIBUTES;
      const attributes = { ...end.attributes, ...joinsCallerTrace };
      record(createSpans({ context, since, marks, random }, { ...end, attributes }));
    },
  };
}

function createContext({ random, sampleOneIn }: TracingOptions): TraceContext {
  const traceId = createId(random, 16);
  return { traceId, parentId: undefined, sampled: isSampled(traceId, sampleOneIn) };
}

/** All zeros, which the standard forbids, doesn't occur. */
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

/** Token bucket. @returns whether a token was left, which is then taken */
function createRateLimiter(perSecond: number, monotonic: () => number): () => boolean {
  let [remaining, refilledAt] = [perSecond, monotonic()];
  return () => {
    const now = monotonic();
    remaining = Math.min(perSecond, remaining + ((now - refilledAt) * perSecond) / 1_000);
    refilledAt = now;
    if (remaining < 1) return false;
    remaining -= 1;
    return true;
  };
}
