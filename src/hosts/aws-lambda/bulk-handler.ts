import type { BulkHost, DeliveryOutcome } from '../bulk/events/create-bulk-host.ts';
import { UnmadeError } from '../bulk/events/unmade-error.ts';
import type { LambdaContext } from './handler.ts';
import { type QueuedDelivery, toDelivery, toQueued } from './to-delivery.ts';

/** "Implementing partial batch responses": the messages that shall come again; the others are taken off the queue. */
export type BatchResult = {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
};

/**
 * The handler of events of buckets. What shall come again is an error to Lambda, or a message that stays in the queue; what every further
 * delivery would end the same way is told in the log and done with.
 *
 * @throws UnmadeError
 */
export function bulkHandler(
  host: Pick<BulkHost, 'deliver'>,
): (event: unknown, context: LambdaContext) => Promise<BatchResult | undefined> {
  return async (event, context) => {
    const queued = toQueued(event);
    const deliveries = queued?.map(({ delivery }) => delivery) ?? [toDelivery(event)];
    const outcomes = await host.deliver(deliveries, context.getRemainingTimeInMillis());
    if (queued !== undefined) return { batchItemFailures: toFailures(queued, outcomes) };
    const [outcome] = outcomes;
    if (outcome === 'again' || outcome === 'refused') throw new UnmadeError(outcome);
    return undefined;
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
