/** A span as it is exported. Ids are hexadecimal digits. */
export type Span = {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | undefined;
  /** Whether the parent is a span of somebody else's. */
  readonly remote: boolean;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  /** Nanoseconds since 1970, in digits. */
  readonly start: string;
  readonly end: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
};

/**
 * A point in time in nanoseconds since 1970. They are more than a number holds, so the whole milliseconds and the rest are written
 * one behind the other.
 *
 * @param since whole milliseconds since 1970 of the beginning
 * @param later milliseconds after it, with a fraction
 * @example nanoseconds(1_764_064_800_000, 1.5) // '1764064800001500000'
 */
export function toNanoseconds(since: number, later: number): string {
  const whole = Math.floor(later);
  const rest = Math.floor((later - whole) * 1e6);
  return `${since + whole}${String(rest).padStart(6, '0')}`;
}
