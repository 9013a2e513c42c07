const MAX_SECONDS = 3_600;

/**
 * `Retry-After` as whole seconds, 0 to 3600; undefined when absent or not in one of RFC 9110's two forms.
 *
 * @param now wall time in milliseconds, for the date form
 * @example retryAfterSeconds('120', 0) // 120
 */
export function retryAfterSeconds(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9]{1,10}$/.test(value)) return Math.min(Number(value), MAX_SECONDS);
  if (!/^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(Math.max(Math.ceil((date - now) / 1_000), 0), MAX_SECONDS);
}
