import type { BulkRuntime, DeliveryOutcome } from '../bulk/events/create-bulk-runtime.ts';
import { asJsonObject, type Delivery, ignoredDelivery, mergeDeliveries } from '../bulk/events/delivery.ts';
import { processOneDelivery } from '../bulk/events/process-one-delivery.ts';
import type { LambdaContext } from './handler.ts';

/** An SQS message; `messageId` requests another delivery. */
type QueuedDelivery = { readonly messageId: string; readonly delivery: Delivery };

const REJECTED_DELIVERY: Delivery = Object.freeze({
  rejectionReason: 'it is no notification of S3, of EventBridge, or of SQS with one of them',
});

/** Messages of an SQS event ("Using Lambda with Amazon SQS"). @returns undefined for any other event */
function toQueuedDeliveries(event: unknown): readonly QueuedDelivery[] | undefined {
  const records = getRecords(event);
  if (records === undefined || records.length === 0) return undefined;
  const queued = records.flatMap((record) => {
    const { eventSource, messageId, body } = asJsonObject(record);
    if (eventSource !== 'aws:sqs' || typeof messageId !== 'string' || typeof body !== 'string') return [];
    return [{ messageId, delivery: toDelivery(readJson(body)) }];
  });
  return queued.length === records.length ? queued : undefined;
}

/** S3's own notifications form-encode the key, EventBridge doesn't ("Event message structure"). */
export function toDelivery(event: unknown): Delivery {
  const records = getRecords(event);
  if (records !== undefined && records.length > 0) return mergeDeliveries(records.map(fromS3Record));
  const members = asJsonObject(event);
  // S3 sends this event when notifications are turned on.
  if (members['Event'] === 's3:TestEvent' && members['Service'] === 'Amazon S3') return ignoredDelivery();
  if (members['source'] === 'aws.s3' && typeof members['detail-type'] === 'string')
    return fromEventBridge(members);
  return REJECTED_DELIVERY;
}

function getRecords(event: unknown): readonly unknown[] | undefined {
  const { Records: records } = asJsonObject(event);
  return Array.isArray(records) ? records : undefined;
}

function fromS3Record(record: unknown): Delivery {
  const { eventSource, eventName, eventVersion, s3 } = asJsonObject(record);
  if (eventSource !== 'aws:s3' || typeof eventName !== 'string' || !/^2\.\d+$/.test(String(eventVersion)))
    return REJECTED_DELIVERY;
  if (!eventName.startsWith('ObjectCreated:')) return ignoredDelivery();
  const { bucket, object } = asJsonObject(s3);
  const { key } = asJsonObject(object);
  return fromObjectName(
    asJsonObject(bucket)['name'],
    typeof key === 'string' ? decodeFormValue(key) : undefined,
  );
}

function fromEventBridge({ 'detail-type': type, detail }: Readonly<Record<string, unknown>>): Delivery {
  if (type !== 'Object Created') return ignoredDelivery();
  const { bucket, object } = asJsonObject(detail);
  return fromObjectName(asJsonObject(bucket)['name'], asJsonObject(object)['key']);
}

function fromObjectName(bucket: unknown, key: unknown): Delivery {
  if (typeof bucket !== 'string' || typeof key !== 'string') return REJECTED_DELIVERY;
  return { objects: [{ scheme: 's3', account: '', bucket, key }], ignoredEvents: 0 };
}

function decodeFormValue(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Messages to deliver again; SQS deletes the others ("Implementing partial batch responses"). */
export type BatchResult = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

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
