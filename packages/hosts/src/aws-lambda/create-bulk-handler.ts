import type { BulkRuntime, DeliveryOutcome } from '../bulk/events/create-bulk-runtime.ts';
import { processOneDelivery } from '../bulk/events/process-one-delivery.ts';
import type { LambdaContext } from './handler.ts';
import { type QueuedDelivery, toDelivery, toQueuedDeliveries } from './to-delivery.ts';

/** "Implementing partial batch responses": the messages that shall come again; the others are taken off the queue. */
export type BatchResult = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

/** The handler of events of buckets. What shall come again is an error to Lambda, or a message that stays in the queue. */
export function createBulkHandler(
  host: Pick<BulkRuntime, 'processDeliveries'>,
): (event: unknown, context: LambdaContext) => Promise<BatchResult | undefined> {
  return async (event, context) => {
    const queued = toQueuedDeliveries(event);
    const remainingMilliseconds = context.getRemainingTimeInMillis();
    if (queued === undefined)
      return void (await processOneDelivery(host, toDelivery(event), remainingMilliseconds));
    const deliveries = queued.map(({ delivery }) => delivery);
    return {
      batchItemFailures: toFailures(queued, await host.processDeliveries(deliveries, remainingMilliseconds)),
    };
  };
}

function toFailures(
  queued: readonly QueuedDelivery[],
  outcomes: readonly DeliveryOutcome[],
): BatchResult['batchItemFailures'] {
  return queued.flatMap(({ messageId }, index) =>
    outcomes[index] === 'done' ? [] : [{ itemIdentifier: messageId }],
  );
}
