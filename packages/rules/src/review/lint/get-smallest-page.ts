import { hasSortedRows } from '@nymgate/engine/plan/create-collection-node';
import type { NativeEndpoint } from '@nymgate/engine/plan/plan';
import { findPreference } from '@nymgate/engine/requests/decide-headers';
import { isDeltaPath, PAGE_SIZE } from '@nymgate/engine/requests/links/round';

/**
 * Of how many rows the smallest page is that a request can make Graph send, where rows leave sorted. Undefined: the caller has no say.
 * Rounds of changes are asked for without a page size where its maximum isn't known.
 */
export function getSmallestPage(endpoint: NativeEndpoint): number | undefined {
  if (!hasSortedRows(endpoint.response)) return undefined;
  if (isDeltaPath(endpoint.path)) return findPreference(endpoint, PAGE_SIZE)?.[1].maximum;
  const rule = endpoint.query.get('$top')?.rule;
  return rule === undefined || 'odata' in rule ? undefined : (rule.maximum ?? 1);
}
