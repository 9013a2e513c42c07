import type { BulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { processOneDelivery } from '../bulk/events/process-one-delivery.ts';
import { toDelivery } from './to-delivery.ts';

/** The handler of events of buckets. Event Grid delivers again what ends with an error. */
export function createBulkHandler(
  host: Pick<BulkRuntime, 'processDeliveries'>,
): (event: unknown) => Promise<void> {
  return (event) => processOneDelivery(host, toDelivery(event));
}
