import type { BulkRuntime } from './create-bulk-runtime.ts';
import type { Delivery } from './delivery.ts';

/** For platforms that deliver again after an error. @throws DeliveryFailedError */
export async function processOneDelivery(
  runtime: Pick<BulkRuntime, 'processDeliveries'>,
  delivery: Delivery,
  remainingMilliseconds?: number,
): Promise<void> {
  const [outcome] = await runtime.processDeliveries([delivery], remainingMilliseconds);
  if (outcome === 'again' || outcome === 'refused') throw new DeliveryFailedError(outcome);
}

/** The platform logs the message, so it contains nothing of the event. */
class DeliveryFailedError extends Error {
  constructor(outcome: 'again' | 'refused') {
    super(
      outcome === 'again'
        ? 'nymgate: a file was not made; the line bulk_failed or start_failed before this one says why'
        : 'nymgate: this is no event of a bucket; look at what invokes this function',
    );
    this.name = 'UnmadeError';
    // The stack would fill many log lines.
    delete this.stack;
  }
}
