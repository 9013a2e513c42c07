import type { BulkRuntime } from './create-bulk-runtime.ts';
import type { Delivery } from './delivery.ts';

/**
 * Delivers what one event tells, for platforms that take an error for "deliver it again". What every further delivery would end the same
 * way is told in the log and done with.
 *
 * @param timeLeft as of `BulkHost.deliver`
 * @throws UnmadeError
 */
export async function processOneDelivery(
  runtime: Pick<BulkRuntime, 'processDeliveries'>,
  delivery: Delivery,
  remainingMilliseconds?: number,
): Promise<void> {
  const [outcome] = await runtime.processDeliveries([delivery], remainingMilliseconds);
  if (outcome === 'again' || outcome === 'refused') throw new DeliveryFailedError(outcome);
}

/** What a platform is told of an event that it shall deliver again. It prints the text, so there is nothing of the event in it. */
class DeliveryFailedError extends Error {
  constructor(outcome: 'again' | 'refused') {
    super(
      outcome === 'again'
        ? 'nymgate: a file was not made; the line bulk_failed or start_failed before this one says why'
        : 'nymgate: this is no event of a bucket; look at what invokes this function',
    );
    this.name = 'UnmadeError';
    // Of no use to anybody, and many lines of a log.
    delete this.stack;
  }
}
