import type { BulkHost } from '../bulk/events/create-bulk-host.ts';
import { deliverOne } from '../bulk/events/deliver-one.ts';
import { toDelivery } from './to-delivery.ts';

/** The handler of events of buckets. The framework answers 500 to what is thrown, and Eventarc delivers again where the trigger retries. */
export function bulkHandler(host: Pick<BulkHost, 'deliver'>): (event: unknown) => Promise<void> {
  return (event) => deliverOne(host, toDelivery(event));
}
