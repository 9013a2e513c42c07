import type { BulkHost } from '../bulk/events/create-bulk-host.ts';
import { UnmadeError } from '../bulk/events/unmade-error.ts';
import { toDelivery } from './to-delivery.ts';

/**
 * The handler of events of buckets. Event Grid delivers again what ends with an error.
 *
 * @throws UnmadeError
 */
export function bulkHandler(host: Pick<BulkHost, 'deliver'>): (event: unknown) => Promise<void> {
  return async (event) => {
    const [outcome] = await host.deliver([toDelivery(event)], undefined);
    if (outcome === 'again' || outcome === 'refused') throw new UnmadeError(outcome);
  };
}
