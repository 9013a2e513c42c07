import type { BulkHost, DeliveryOutcome } from '../bulk/events/create-bulk-host.ts';
import { deliverOne } from '../bulk/events/deliver-one.ts';
import type { LambdaContext } from './handler.ts';
import { type QueuedDelivery, toDelivery, toQueued } from './to-delivery.ts';

/** "Implementing partial batch responses": the messages that shall come again; the others are taken off the queue. */
export type BatchResult = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

/** The handler of events of buckets. What shall come again is an error to Lambda, or a message that stays in the queue. */
export function bulkHandler(
  host: Pick<BulkHost, 'deliver'>,
): (event: unknown, context: LambdaContext) => Promise<BatchResult | undefined> {
  return async (event, context) => {
    const queued = toQueued(event);
    const timeLeft = context.getRemainingTimeInMillis();
    if (queued === undefined) return void (await deliverOne(host, toDelivery(event), timeLeft));
    const deliveries = queued.map(({ delivery }) => delivery);
    return { batchItemFailures: toFailures(queued, await host.deliver(deliveries, timeLeft)) };
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
