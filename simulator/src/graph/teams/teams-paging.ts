import type { GraphCall } from '../call.ts';
import { badRequest } from '../graph-error.ts';

/** Rows of a page by `$top` or the preferred size. Throws GraphError 400 for more than the endpoint takes, unless it clamps. */
export function pageSize({ endpoint, options, preferences }: GraphCall): number {
  const {
    default: usual,
    maximum,
    beyond,
  } = endpoint.page ?? { default: 20, maximum: 50, beyond: 'refused' };
  if (options.top !== undefined && options.top > maximum && beyond === 'refused') {
    throw badRequest(
      `The limit of '${maximum}' for Top query has been exceeded. The value from the incoming request is '${options.top}'.`,
    );
  }
  return Math.min(options.top ?? preferences.pageSize ?? usual, maximum);
}

export type Slice<Row> = { readonly rows: readonly Row[]; readonly next: number | undefined };

export function slice<Row>(rows: readonly Row[], start: number, size: number): Slice<Row> {
  const end = start + size;
  return { rows: rows.slice(start, end), next: end < rows.length ? end : undefined };
}

/** The position after the row that `isLast` knows; the beginning without token. Throws GraphError 400 when it is gone. */
export function startAfter<Row>(
  rows: readonly Row[],
  token: string | undefined,
  isLast: (row: Row, token: string) => boolean,
): number {
  if (token === undefined) return 0;
  const found = rows.findIndex((row) => isLast(row, token));
  if (found === -1) throw badSkipToken();
  return found + 1;
}

export const badSkipToken = () => badRequest('The skip token is malformed or has expired.');

/** A link with the query's other options as they were, `$` unescaped. */
export function teamsLink(call: GraphCall, path: string, changed: Readonly<Record<string, string>>): string {
  const dropped = new Set(Object.keys(changed).map((name) => name.slice(1).toLowerCase()));
  const kept = call.target.query.filter(([name]) => !dropped.has(name.replace(/^\$/, '').toLowerCase()));
  const query = [...kept, ...Object.entries(changed)].map(
    ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeValue(value)}`,
  );
  return `${call.graphUrl}${path}?${query.join('&')}`;
}

/** Teams writes escapes in lower case: `%3d`. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** `/v1.0` or `/beta`, as the caller wrote it. */
export function versionOf(call: GraphCall): string {
  return call.target.segments[0]?.toLowerCase() ?? 'v1.0';
}
