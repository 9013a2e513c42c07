import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOnLoopback } from './listen-on-loopback.ts';

export type OtlpValue = {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
};
export type OtlpAttributes = readonly { readonly key: string; readonly value: OtlpValue }[];

/** A span as it stands in OTLP's JSON. */
export type OtlpSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: OtlpAttributes;
  readonly status: { readonly code?: number };
};

/** A metric as it stands in OTLP's JSON. */
export type OtlpMetric = {
  readonly name: string;
  readonly unit: string;
  readonly sum?: OtlpData & { readonly isMonotonic: boolean };
  readonly gauge?: OtlpData;
  readonly histogram?: OtlpData;
};
type OtlpData = { readonly dataPoints: readonly OtlpPoint[] };
export type OtlpPoint = {
  readonly attributes: OtlpAttributes;
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number | string;
  readonly count?: string;
  readonly sum?: number;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
};

/** One export, as it came: all that has left the gateway for the collector. */
export type OtlpExport = {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
};

/** What the collector answers; `silent`: nothing at all. */
export type CollectorAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'silent';

export type OtlpCollector = {
  /** For spans. */
  readonly url: string;
  readonly metricsUrl: string;
  readonly exports: readonly OtlpExport[];
  /** Of the exports that were taken. */
  readonly spans: () => readonly OtlpSpan[];
  /** Of each export of metrics that was taken. */
  readonly metrics: () => readonly (readonly OtlpMetric[])[];
  readonly resources: () => readonly OtlpAttributes[];
  /** What further exports are answered. */
  readonly answer: (next: CollectorAnswer) => void;
  /** Waits for so many spans; throws after a while. */
  readonly waitForSpans: (count: number) => Promise<readonly OtlpSpan[]>;
  readonly close: () => Promise<void>;
};

const PATIENCE_MILLISECONDS = 15_000;
const TAKEN: CollectorAnswer = { status: 200, body: '{}' };

/**
 * A collector that reads OTLP/HTTP in JSON as its specification has it (opentelemetry.io/docs/specs/otlp, sections "OTLP/HTTP" and
 * "JSON Protobuf Encoding") and refuses everything else with 400, as a real one does: other methods, paths and types, fields that the
 * protocol does not have, ids that are no hexadecimal digits, times that are no text.
 */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const exports: OtlpExport[] = [];
  const taken: Export[] = [];
  let next: CollectorAnswer = TAKEN;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const got: OtlpExport = { method, target: url, headers, bytes: Buffer.concat(chunks) };
      exports.push(got);
      if (next === 'silent') return;
      const read = readExport(got);
      const answer = read === undefined ? { status: 400 } : next;
      if (read !== undefined && answer.status === 200) taken.push(read);
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.body);
    });
  });
  const { origin, close } = await listenOnLoopback(server);
  const spans = () =>
    taken.flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: own }) => own)),
    );
  return {
    url: `${origin}/v1/traces`,
    metricsUrl: `${origin}/v1/metrics`,
    exports,
    spans,
    resources: () =>
      taken.flatMap(({ resourceSpans = [], resourceMetrics = [] }) =>
        [...resourceSpans, ...resourceMetrics].map(({ resource }) => resource.attributes),
      ),
    metrics: () =>
      taken.flatMap(({ resourceMetrics }) =>
        resourceMetrics === undefined
          ? []
          : [resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))],
      ),
    answer: (given) => {
      next = given;
    },
    waitForSpans: async (count) => {
      for (let waited = 0; spans().length < count; waited += 20) {
        if (waited > PATIENCE_MILLISECONDS) throw new Error(`${spans().length} of ${count} spans came.`);
        await sleep(20);
      }
      return spans();
    },
    close,
  };
}

type Resource = { readonly resource: { readonly attributes: OtlpAttributes } };
type Export = {
  readonly resourceSpans?: readonly (Resource & {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  })[];
  readonly resourceMetrics?: readonly (Resource & {
    readonly scopeMetrics: readonly { readonly metrics: readonly OtlpMetric[] }[];
  })[];
};

/** Undefined for what a collector refuses. */
function readExport({ method, target, headers, bytes }: OtlpExport): Export | undefined {
  const form = REQUESTS[target];
  if (method !== 'POST' || form === undefined) return undefined;
  if (headers['content-type'] !== 'application/json') return undefined;
  try {
    const data: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return fits(form, data) ? (data as Export) : undefined;
  } catch {
    return undefined;
  }
}

/** A test of one value; an object of tests is a message with these fields and no others; a list of one test is a repeated field. */
type Form = ((value: unknown) => boolean) | readonly [Form] | { readonly [field: string]: Form };

const text: Form = (value) => typeof value === 'string';
const hex =
  (digits: number): Form =>
  (value) =>
    typeof value === 'string' && new RegExp(`^(?!0+$)[0-9a-f]{${digits}}$`).test(value);
const wide: Form = (value) => typeof value === 'string' && /^-?\d{1,19}$/.test(value);
const whole =
  (most: number): Form =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

const ATTRIBUTE: Form = {
  key: text,
  value: { stringValue: text, intValue: wide, doubleValue: (value) => typeof value === 'number' },
};
const SPAN: Form = {
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: hex(16),
  flags: whole(0xffffffff),
  name: text,
  kind: whole(5),
  startTimeUnixNano: wide,
  endTimeUnixNano: wide,
  attributes: [ATTRIBUTE],
  status: { code: whole(2), message: text },
};
const double: Form = (value) =>
  typeof value === 'number' || value === 'Infinity' || value === '-Infinity' || value === 'NaN';
const TIMES = { attributes: [ATTRIBUTE], startTimeUnixNano: wide, timeUnixNano: wide } as const;
const NUMBER: Form = { ...TIMES, asDouble: double };
const BUCKETS: Form = {
  ...TIMES,
  ...{ count: wide, sum: double, bucketCounts: [wide], explicitBounds: [double] },
};
const METRIC: Form = {
  ...{ name: text, description: text, unit: text },
  gauge: { dataPoints: [NUMBER] },
  sum: { dataPoints: [NUMBER], aggregationTemporality: whole(2), isMonotonic: (value) => value === true },
  histogram: { dataPoints: [BUCKETS], aggregationTemporality: whole(2) },
};
const RESOURCE: Form = { attributes: [ATTRIBUTE] };
const SCOPE: Form = { name: text, version: text };
const REQUESTS: Readonly<Record<string, Form>> = {
  '/v1/traces': { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans: [SPAN] }] }] },
  '/v1/metrics': {
    resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ scope: SCOPE, metrics: [METRIC] }] }],
  },
};

function fits(form: Form, value: unknown): boolean {
  if (typeof form === 'function') return form(value);
  if (isRepeated(form)) return Array.isArray(value) && value.every((item) => fits(form[0], item));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([field, own]) => {
    const known = Object.hasOwn(form, field) ? form[field] : undefined;
    return known !== undefined && fits(known, own);
  });
}

function isRepeated(form: Form): form is readonly [Form] {
  return Array.isArray(form);
}

/** @example attribute(span, 'http.route') // '/v1.0/users' */
export function attribute(span: Pick<OtlpSpan, 'attributes'>, name: string): string | number | undefined {
  const { value } = span.attributes.find(({ key }) => key === name) ?? {};
  if (value === undefined) return undefined;
  return value.stringValue ?? value.doubleValue ?? Number(value.intValue);
}

/** Nanoseconds that a span took. */
export function nanosecondsOf({ startTimeUnixNano, endTimeUnixNano }: OtlpSpan): bigint {
  return BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano);
}
