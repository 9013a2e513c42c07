import type { AuditRow } from '../../../../wire/operation.ts';

export const AUDIT_KEYS = ['code', 'caller', 'connector'] as const;
export type AuditKey = (typeof AUDIT_KEYS)[number];

/** Keys of the URL. */
export const FILTER_KEYS = [...AUDIT_KEYS, 'minutes', 'outcome'] as const;
type FilterKey = (typeof FILTER_KEYS)[number];

/** Absent or empty: all. `minutes` is how far back; `outcome` is `problem`: refused or failed. */
export type AuditFilter = Partial<Record<FilterKey, string>>;

/** @example readFilter({ view: 'x', code: 'RATE_LIMITED' }) // { code: 'RATE_LIMITED' } */
export function readFilter(query: Readonly<Record<string, string>>): AuditFilter {
  return Object.fromEntries(FILTER_KEYS.flatMap((key) => (query[key] ? [[key, query[key]]] : [])));
}

/** @param now milliseconds since 1970 */
export function filterRows(rows: readonly AuditRow[], filter: AuditFilter, now: number): readonly AuditRow[] {
  const length = Number(filter.minutes ?? '') * 60_000;
  const earliest = length > 0 ? now - length : 0;
  return rows.filter(
    ({ request, time }) =>
      AUDIT_KEYS.every((key) => (filter[key] ?? '') === '' || request?.[key] === filter[key]) &&
      (filter.outcome !== 'problem' || (request?.status ?? 0) >= 400) &&
      (earliest === 0 || Date.parse(time) >= earliest),
  );
}

/** The values to choose from, sorted, with the chosen one, which no line has after a reload perhaps. */
export function listValues(rows: readonly AuditRow[], key: AuditKey, chosen = ''): readonly string[] {
  const values = rows.flatMap(({ request }) => (request === undefined ? [] : [request[key]]));
  return [...new Set([...values, chosen])].filter((value) => value !== '').sort();
}
