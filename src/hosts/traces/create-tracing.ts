import type { RequestTrace, TraceEnd, TraceStep, Tracing } from '../../kernel/observed/tracing.ts';
import type { Clock, HeaderList, Random } from '../../kernel/ports.ts';
import { nanoseconds, type Span } from './span.ts';
import { isSampled, readTraceContext, type TraceContext, writeTraceparent } from './trace-context.ts';

export type TracingOptions = {
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** Of the traces that begin here, one in so many is recorded; a caller decides for its own. */
  readonly sampleOneIn: number;
  /** Whether Graph is told which trace its request belongs to. */
  readonly propagate: boolean;
  /** Takes the spans of a request that has ended: its own first, then its steps in their order. */
  readonly record: (spans: readonly Span[]) => void;
};

/** A step that has begun so many milliseconds after the request. */
type Mark = { readonly step: TraceStep; readonly at: number; id: string | undefined };

const NO_HEADERS: HeaderList = Object.freeze([]);
const NO_ATTRIBUTES: Span['attributes'] = Object.freeze({});

/**
 * Records requests as spans: one for the request, and one below it for each of its steps. Each step begins where the one before it
 * ended, so together they are as long as the request.
 *
 * @example createTracing({ clock, random, sampleOneIn: 1, propagate: false, record: exporter.add }).begin().step('target')
 */
export function createTracing(options: TracingOptions): Tracing {
  return Object.freeze({ begin: () => beginTrace(options) });
}

function beginTrace(options: TracingOptions): RequestTrace {
  const { clock, random, propagate, record } = options;
  const since = clock.now();
  const origin = clock.monotonic();
  let context = newContext(options);
  const marks: Mark[] = [{ step: 'admit', at: 0, id: undefined }];
  return {
    step: (step) => void marks.push({ step, at: clock.monotonic() - origin, id: undefined }),
    follow: (headers) => {
      context = readTraceContext(headers) ?? context;
    },
    headers: () => {
      const mark = marks.at(-1);
      if (!propagate || mark === undefined) return NO_HEADERS;
      mark.id ??= newId(random, 8);
      return writeTraceparent(context, mark.id);
    },
    end: (end) => {
      if (context.sampled) record(spansOf({ context, since, marks, random }, end));
    },
  };
}

function newContext({ random, sampleOneIn }: TracingOptions): TraceContext {
  const traceId = newId(random, 16);
  return { traceId, parentId: undefined, sampled: isSampled(traceId, sampleOneIn) };
}

/** That all of its bits are 0, which the standard forbids, does not happen. */
function newId(random: Pick<Random, 'bytes'>, length: number): string {
  return Buffer.from(random.bytes(length)).toString('hex');
}

type Recorded = {
  readonly context: TraceContext;
  readonly since: number;
  readonly marks: readonly Mark[];
  readonly random: Pick<Random, 'bytes'>;
};

function spansOf({ context, since, marks, random }: Recorded, end: TraceEnd): readonly Span[] {
  const { traceId, parentId } = context;
  const id = newId(random, 8);
  const times = [...marks.map(({ at }) => at), end.milliseconds].map((at) => nanoseconds(since, at));
  const [start = '', finish = ''] = [times[0], times.at(-1)];
  const { name, attributes, failed } = end;
  const request: Span = {
    ...{ traceId, id, parentId, remote: parentId !== undefined, name, kind: 'server' },
    ...{ start, end: finish, attributes, failed: failed.request },
  };
  const steps = marks.map((mark, index): Span => {
    const isLast = index === marks.length - 1;
    return {
      ...{ traceId, id: mark.id ?? newId(random, 8), parentId: id, remote: false, name: mark.step },
      kind: mark.step === 'upstream' ? 'client' : 'internal',
      ...{ start: times[index] ?? '', end: times[index + 1] ?? '' },
      attributes: isLast && end.code !== undefined ? { 'error.type': end.code } : NO_ATTRIBUTES,
      failed: isLast && failed.step,
    };
  });
  return [request, ...steps];
}
