import { coarsenTime } from './coarsen-time.ts';

/** Longer than any date with time. */
const MAX_TIME_LENGTH = 64;
const TIME_PATTERN = /^(\d{4}-\d{2}-\d{2})([T ])(\d{2}:[\d:.]+)( ?(?:Z|UTC|[+-][01]\d(?::?[0-5]\d)?))?$/;

/**
 * `coarsenTime` for what programs write. In addition to RFC 3339: a space instead of the T (pandas, DuckDB, databases), an
 * offset of hours only (PostgreSQL, DuckDB), without a colon (polars), after a space (Snowflake) or as `UTC` (BigQuery). The form stays.
 *
 * Never for what a request compares: only one spelling may begin a grain (`beginsGrain`).
 *
 * @returns undefined when the text is neither a date nor a date with time
 * @example coarsenAnyTime('2024-05-17 08:31:02+02', 'month') // '2024-05-01 00:00:00+02'
 */
export function coarsenAnyTime(text: string, to: Parameters<typeof coarsenTime>[1]): string | undefined {
  const found = text.length > MAX_TIME_LENGTH ? null : TIME_PATTERN.exec(text);
  if (found === null) return coarsenTime(text, to);
  const [, date = '', mark = '', time = '', offset = ''] = found;
  return coarsenTime(`${date}T${time}`, to)?.replace('T', mark).concat(offset);
}
