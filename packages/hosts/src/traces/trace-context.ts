import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** The trace that a request belongs to: ids as hexadecimal digits, 32 and 16 of them. */
export type TraceContext = {
  readonly traceId: string;
  /** The caller's span; undefined where the trace begins here. */
  readonly parentId: string | undefined;
  readonly sampled: boolean;
};

const TRACEPARENT_HEADER = 'traceparent';
/** W3C Trace Context 3.2.2: version, trace id, parent id, flags. A later version may add fields at the end. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\x20-\x7e]*)?$/;
const MAX_HEADER_LENGTH = 512;
const ZEROS = /^0+$/;

/**
 * The trace that a caller is in. What is not in the form of the standard, or given twice, is no trace: a new one begins. `tracestate`
 * is not read at all: it is free text of the caller's (TRC-01).
 *
 * @example readTraceContext([['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']])?.sampled // true
 */
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

/** @example writeTraceparent({ traceId, parentId, sampled: true }, spanId) // `00-<traceId>-<spanId>-01` */
export function formatTraceparent({ traceId, sampled }: TraceContext, spanId: string): HeaderList {
  return [[TRACEPARENT_HEADER, `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`]];
}

/** The last 52 of the 56 random bits of a trace id: as many as a number holds exactly. */
const RANDOM_DIGITS = 13;
const RANDOM_VALUES = 2 ** (4 * RANDOM_DIGITS);

/**
 * Whether a trace that begins here is one of those in so many. Decided by its id, in the way of OpenTelemetry's consistent
 * probability sampling: whoever samples as many decides alike, and whoever samples more has all of these.
 *
 * @example isSampled('4bf92f3577b34da6a3ce929d0e0e4736', 1) // true
 */
export function isSampled(traceId: string, oneIn: number): boolean {
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) >= RANDOM_VALUES * (1 - 1 / oneIn);
}
