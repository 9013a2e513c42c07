import type { HeaderList } from '../../kernel/ports.ts';
import { hasSortedRows } from '../../plan/create-collection-node.ts';
import type { PageSlice } from '../../plan/opening.ts';
import type { NativeEndpoint, Target } from '../../plan/plan.ts';
import { findPreference, withoutPreference, withPreference } from '../decide-headers.ts';
import { toCanonicalName } from '../system-options.ts';
import { isDeltaPath, PAGE_SIZE } from './round.ts';

/** A request for a whole page of Graph, and the part of it that the caller gets. */
type SlicedRequest = {
  readonly target: Target;
  readonly headers: HeaderList;
  readonly slice?: PageSlice | undefined;
};

/**
 * A small page would give away which rows Graph has there: 25 pages of one row are one page of 25 in Graph's order. So where rows leave
 * sorted, Graph is asked for its largest page whatever `$top` and `$skip` say, and the caller gets slices of the sorted page (S2).
 */
export function sliceRequest(endpoint: NativeEndpoint, target: Target, headers: HeaderList): SlicedRequest {
  const request = { target, headers };
  // Rounds of changes have no `$top` here.
  if (!hasSortedRows(endpoint.response) || isDeltaPath(endpoint.path)) return request;
  const rule = endpoint.query.get('$top')?.rule;
  if (rule === undefined || 'odata' in rule || rule.maximum === undefined) return request;
  const page = rule.maximum;
  const size = getNumber(target.query, '$top') ?? page;
  const skipped = getNumber(target.query, '$skip') ?? 0;
  const offset = skipped % page;
  // Without `$top` too: Graph's own pages are small.
  const fullPage = withNumber(withNumber(target.query, '$top', page), '$skip', skipped - offset);
  const isComplete = size >= page && offset === 0;
  const slice = isComplete ? undefined : { size: Math.min(size, page), offset };
  return { ...request, target: { ...target, query: fullPage }, slice };
}

/**
 * Of a request whose rows leave sorted, the caller's page size stays here, and Graph is asked for the largest page that the rule allows:
 * the first round of changes holds every row.
 */
export function withLargestPage(endpoint: NativeEndpoint, headers: HeaderList): HeaderList {
  if (!hasSortedRows(endpoint.response)) return headers;
  const others = withoutPreference(headers, PAGE_SIZE);
  const [, { maximum } = {}] = findPreference(endpoint, PAGE_SIZE) ?? [];
  return maximum === undefined ? others : withPreference(endpoint, others, [PAGE_SIZE, String(maximum)]);
}

function getNumber(query: Target['query'], name: string): number | undefined {
  const found = query.find((option) => toCanonicalName(option.name) === name);
  return found === undefined ? undefined : Number(found.value);
}

/** The query with another number in place of an option's, or behind all others. */
function withNumber(query: Target['query'], name: string, value: number): Target['query'] {
  if (getNumber(query, name) === undefined)
    return value === 0 ? query : [...query, { name, value: String(value) }];
  return query.map((option) =>
    toCanonicalName(option.name) === name ? { ...option, value: String(value) } : option,
  );
}

const SIZE = /^[1-9]\d{0,4}$/;
const POSITION = /^(\d{1,6}) (.*)$/su;

/** @example toSliceTexts({ size: 5, offset: 10, after: '"p~x"' }) // ['5', '10 "p~x"'] */
export function toSliceTexts({ size, offset, after = '' }: PageSlice): readonly [string, string] {
  return [String(size), `${offset} ${after}`];
}

/** Undoes `toSliceTexts`; undefined for anything else. */
export function parseSlice(size: string, position: string): PageSlice | undefined {
  const [, offset, after] = POSITION.exec(position) ?? [];
  if (offset === undefined || !SIZE.test(size)) return undefined;
  return { size: Number(size), offset: Number(offset), ...(after ? { after } : {}) };
}
