import { asJsonObject, type Delivery, ignoredDelivery, mergeDeliveries } from '../bulk/events/delivery.ts';

/** A message of SQS: what it says, and the id by which Lambda is told that it shall come again. */
export type QueuedDelivery = { readonly messageId: string; readonly delivery: Delivery };

const REJECTED_DELIVERY: Delivery = Object.freeze({
  rejectionReason: 'it is no notification of S3, of EventBridge, or of SQS with one of them',
});

/**
 * The messages of an event of SQS ("Using Lambda with Amazon SQS": `Records[]` with `eventSource` `aws:sqs`, `messageId`, `body`).
 *
 * @returns undefined for any other event
 */
export function toQueuedDeliveries(event: unknown): readonly QueuedDelivery[] | undefined {
  const records = getRecords(event);
  if (records === undefined || records.length === 0) return undefined;
  const queued = records.flatMap((record) => {
    const { eventSource, messageId, body } = asJsonObject(record);
    if (eventSource !== 'aws:sqs' || typeof messageId !== 'string' || typeof body !== 'string') return [];
    return [{ messageId, delivery: toDelivery(readJson(body)) }];
  });
  return queued.length === records.length ? queued : undefined;
}

/**
 * What a notification of S3 says, sent by S3 itself ("Event message structure") or by EventBridge ("EventBridge event message structure").
 * Of S3's the key is encoded as in a form, of EventBridge's it is not.
 *
 * @example toDelivery({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', … }] })
 */
export function toDelivery(event: unknown): Delivery {
  const records = getRecords(event);
  if (records !== undefined && records.length > 0) return mergeDeliveries(records.map(fromS3Record));
  const members = asJsonObject(event);
  // S3 sends it once, when notifications are turned on.
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

/** `application/x-www-form-urlencoded`: `+` for a blank, `%XX` for bytes of UTF-8. */
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
