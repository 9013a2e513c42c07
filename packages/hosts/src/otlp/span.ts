/** IDs are hexadecimal. */
export type Span = {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | undefined;
  readonly remote: boolean;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  /** Nanoseconds since 1970, as digits. */
  readonly start: string;
  readonly end: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
};

/** Digits, since nanoseconds exceed a number's precision. `later`: milliseconds after `since`. */
export function toNanoseconds(since: number, later: number): string {
  const seconds = Math.floor(later);
  const rest = Math.floor((later - seconds) * 1e6);
  return `${since + seconds}${String(rest).padStart(6, '0')}`;
}
