import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TraceSummary } from '../../../clouds/src/observed/tracing.ts';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { createTracing, type TracingOptions } from './create-tracing.ts';
import type { Span } from './span.ts';
import { toNanoseconds } from './span.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SINCE = 1_764_064_800_000;
const parent = (flags = '01'): HeaderList => [['traceparent', `00-${TRACE}-${SPAN}-${flags}`]];
const END: TraceSummary = {
  name: 'GET /v1.0/users',
  attributes: { 'http.response.status_code': 200 },
  code: undefined,
  failed: { request: false, step: false },
  milliseconds: 100.25,
};

function setUp(options: Partial<TracingOptions> = {}) {
  const recorded: Span[][] = [];
  const time = { now: 1_000.5 };
  const tracing = createTracing({
    clock: { now: () => SINCE, monotonic: () => time.now },
    random: { bytes: (length) => randomBytes(length) },
    sampleOneIn: 1,
    propagate: false,
    record: (spans) => void recorded.push([...spans]),
    ...options,
  });
  const at = (milliseconds: number) => {
    time.now = 1_000.5 + milliseconds;
  };
  return { tracing, recorded, at };
}

describe('the spans of a request', () => {
  test('one for itself and one below it for each step, each beginning where the one before it ended', () => {
    const { tracing, recorded, at } = setUp();
    const trace = tracing.startTrace();
    for (const [step, when] of [
      ['target', 0.125],
      ['decide', 0.25],
      ['token', 1],
      ['upstream', 40.5],
      ['answer', 99],
    ] as const) {
      at(when);
      trace.step(step);
    }
    trace.end(END);
    const [request, ...steps] = recorded[0] ?? [];
    expect(request).toMatchObject({
      name: 'GET /v1.0/users',
      kind: 'server',
      parentId: undefined,
      remote: false,
      start: `${SINCE}000000`,
      end: `${SINCE + 100}250000`,
      attributes: { 'http.response.status_code': 200 },
    });
    expect(steps.map(({ name, kind, start }) => [name, kind, start])).toEqual([
      ['admit', 'internal', `${SINCE}000000`],
      ['target', 'internal', `${SINCE}125000`],
      ['decide', 'internal', `${SINCE}250000`],
      ['token', 'internal', `${SINCE + 1}000000`],
      ['upstream', 'client', `${SINCE + 40}500000`],
      ['answer', 'internal', `${SINCE + 99}000000`],
    ]);
    const ends = steps.map(({ end }) => end);
    expect(ends).toEqual([...steps.slice(1).map(({ start }) => start), request?.end]);
    for (const step of steps) {
      expect(step.parentId).toBe(request?.id);
      expect(step.traceId).toBe(request?.traceId);
      expect(step.attributes).toEqual({});
    }
    const ids = [...steps, request].map((span) => span?.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });

  test('the step that the request ended in has its code', () => {
    const { tracing, recorded } = setUp();
    const trace = tracing.startTrace();
    trace.step('target');
    trace.end({ ...END, code: 'SOURCE_TIMEOUT', failed: { request: true, step: true } });
    const [request, admit, target] = recorded[0] ?? [];
    expect(request?.failed).toBe(true);
    expect(admit).toMatchObject({ failed: false, attributes: {} });
    expect(target).toMatchObject({ failed: true, attributes: { 'error.type': 'SOURCE_TIMEOUT' } });
  });
});

describe('TRC-01 whose trace it is', () => {
  test('the caller\u2019s, once the caller is known', () => {
    const { tracing, recorded } = setUp();
    const trace = tracing.startTrace();
    const before = trace.traceId();
    trace.continueTrace(parent());
    trace.end(END);
    expect([before === TRACE, trace.traceId()]).toEqual([false, TRACE]);
    expect(recorded[0]?.[0]).toMatchObject({ traceId: TRACE, parentId: SPAN, remote: true });
    expect(recorded[0]?.[1]).toMatchObject({ traceId: TRACE, remote: false });
  });

  test('one of our own before that, and when what the caller sends is no trace', () => {
    const { tracing, recorded } = setUp();
    tracing.startTrace().end(END);
    const trace = tracing.startTrace();
    trace.continueTrace([['traceparent', `${TRACE}-${SPAN}`]]);
    trace.end(END);
    const ids = recorded.map(([request]) => request?.traceId);
    expect(new Set([...ids, TRACE]).size).toBe(3);
    for (const [request] of recorded) expect(request?.parentId).toBeUndefined();
  });

  test('the caller decides whether its own is recorded, the share whether ours is', () => {
    const { tracing, recorded } = setUp({
      sampleOneIn: 1_000_000,
      random: { bytes: (length) => Buffer.alloc(length, 1) },
    });
    tracing.startTrace().end(END);
    expect(recorded).toHaveLength(0);
    for (const flags of ['00', '01']) {
      const trace = tracing.startTrace();
      trace.continueTrace(parent(flags));
      trace.end(END);
    }
    expect(recorded).toHaveLength(1);
  });
});

test('TRC-04 callers have twenty traces a second recorded beyond the share, and all where each is', () => {
  const { tracing, recorded, at } = setUp({
    sampleOneIn: 1_000_000,
    random: { bytes: (length) => Buffer.alloc(length, 1) },
  });
  const request = (times: number) => {
    for (let index = 0; index < times; index += 1) {
      const trace = tracing.startTrace();
      trace.continueTrace(parent());
      trace.end(END);
    }
    return recorded.length;
  };
  expect(request(3_000)).toBe(20);
  at(500);
  expect(request(3_000)).toBe(30);
  at(60_000);
  expect(request(3_000)).toBe(50);
  const all = setUp();
  for (let index = 0; index < 100; index += 1) {
    const trace = all.tracing.startTrace();
    trace.continueTrace(parent());
    trace.end(END);
  }
  expect(all.recorded).toHaveLength(100);
});

describe('what Graph is told', () => {
  test('nothing, unless it is asked for', () => {
    const { tracing } = setUp();
    const trace = tracing.startTrace();
    trace.continueTrace(parent());
    expect(trace.headers()).toEqual([]);
  });

  test('TRC-04 an id of ours, which the request’s span has, and that of the very step that calls it; never tracestate', () => {
    const { tracing, recorded } = setUp({ propagate: true });
    const trace = tracing.startTrace();
    trace.continueTrace([...parent(), ['tracestate', 'vendor=kim.lee@contoso.com']]);
    const spans = (['upstream', 'token', 'upstream'] as const).map((step) => {
      trace.step(step);
      return trace.headers();
    });
    trace.end(END);
    const upstream = (recorded[0] ?? []).filter(({ name }) => name === 'upstream');
    expect(upstream).toHaveLength(2);
    const ours = String(recorded[0]?.[0]?.attributes['nymgate.graph_trace_id']);
    expect(ours).toMatch(/^[0-9a-f]{32}$/);
    expect([spans[0], spans[2]]).toEqual(upstream.map(({ id }) => [['traceparent', `00-${ours}-${id}-01`]]));
    expect(JSON.stringify(spans)).not.toContain(TRACE);
    expect(JSON.stringify([spans, recorded])).not.toContain('vendor');
  });

  test('that it is not recorded, where the caller says so', () => {
    const { tracing } = setUp({ propagate: true });
    const trace = tracing.startTrace();
    trace.continueTrace(parent('00'));
    expect(trace.headers()[0]?.[1]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  test('TRC-04 sixteen bytes that a caller chooses never reach it, nor do two of its requests share an id', () => {
    const { tracing } = setUp({ propagate: true });
    const name = Buffer.from('ana@contoso.com!').toString('hex');
    const headers = [1, 2].map(() => {
      const trace = tracing.startTrace();
      trace.continueTrace([['traceparent', `00-${name}-${SPAN}-01`]]);
      return trace.headers()[0]?.[1]?.slice(3, 35) ?? '';
    });
    expect(headers).not.toContain(name);
    expect(new Set(headers).size).toBe(2);
  });

  test('the trace itself, where it begins here', () => {
    const { tracing, recorded } = setUp({ propagate: true });
    const trace = tracing.startTrace();
    const traceId = trace.headers()[0]?.[1]?.slice(3, 35);
    trace.end(END);
    expect(recorded[0]?.[0]).toMatchObject({ traceId, attributes: END.attributes });
  });
});

test('nanoseconds are exact to the microsecond, beyond what a number holds', () => {
  expect(toNanoseconds(SINCE, 1.5)).toBe('1764064800001500000');
  expect(toNanoseconds(SINCE, 0.000_001)).toBe('1764064800000000001');
  expect(toNanoseconds(SINCE, 2.999_999_9)).toBe('1764064800002999999');
});
