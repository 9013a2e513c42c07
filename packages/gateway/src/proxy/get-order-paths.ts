import { parseLinkQuery } from '@nymgate/engine/requests/parse-target';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import { type OrderPaths, parseOrderPaths } from '@nymgate/engine/sanitizer/order/compare-rows';
import { undefinedIfRefused } from './undefined-if-refused.ts';

/**
 * The properties of `$orderby`, in a request as in a link: Graph repeats the option in its links.
 * @param target path and query sent to Graph
 */
export function getOrderPaths(target: string): OrderPaths | undefined {
  const mark = target.indexOf('?');
  if (mark === -1 || !/orderby/i.test(target)) return undefined;
  const query = undefinedIfRefused(() => parseLinkQuery(target.slice(mark + 1)));
  const option = query?.find(({ name }) => toCanonicalName(name) === '$orderby');
  return option && parseOrderPaths(option.value);
}
