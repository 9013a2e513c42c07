import { type Delivery, joinDeliveries, membersOf, passedOver } from '../bulk/events/delivery.ts';

/** A message of SQS: what it says, and the id by which Lambda is told that it shall come again. */
export type QueuedDelivery = { readonly messageId: string; readonly delivery: Delivery };

const REFUSED: Delivery = Object.freeze({
  refused: 'it is no notification of S3, of EventBridge, or of SQS with one of them',
});

/**
 * The messages of an event of SQS ("Using Lambda with Amazon SQS": `Records[]` with `eventSource` `aws:sqs`, `messageId`, `body`).
 *
 * @returns undefined for any other event
 */
export function toQueued(event: unknown): readonly QueuedDelivery[] | undefined {
  const records = recordsOf(event);
  if (records === undefined || records.length === 0) return undefined;
  const queued = records.flatMap((record) => {
    const { eventSource, messageId, body } = membersOf(record);
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
  const records = recordsOf(event);
  if (records !== undefined && records.length > 0) return joinDeliveries(records.map(ofRecord));
  const members = membersOf(event);
  // S3 sends it once, when notifications are turned on.
  if (members['Event'] === 's3:TestEvent' && members['Service'] === 'Amazon S3') return passedOver();
  if (members['source'] === 'aws.s3' && typeof members['detail-type'] === 'string') return ofBridge(members);
  return REFUSED;
}

function recordsOf(event: unknown): readonly unknown[] | undefined {
  const { Records: records } = membersOf(event);
  return Array.isArray(records) ? records : undefined;
}

function ofRecord(record: unknown): Delivery {
  const { eventSource, eventName, eventVersion, s3 } = membersOf(record);
  if (eventSource !== 'aws:s3' || typeof eventName !== 'string' || !/^2\.\d+$/.test(String(eventVersion)))
    return REFUSED;
  if (!eventName.startsWith('ObjectCreated:')) return passedOver();
  const { bucket, object } = membersOf(s3);
  const { key } = membersOf(object);
  return ofNames(membersOf(bucket)['name'], typeof key === 'string' ? decodeForm(key) : undefined);
}

function ofBridge({ 'detail-type': type, detail }: Readonly<Record<string, unknown>>): Delivery {
  if (type !== 'Object Created') return passedOver();
  const { bucket, object } = membersOf(detail);
  return ofNames(membersOf(bucket)['name'], membersOf(object)['key']);
}

function ofNames(bucket: unknown, key: unknown): Delivery {
  if (typeof bucket !== 'string' || typeof key !== 'string') return REFUSED;
  return { objects: [{ scheme: 's3', account: '', bucket, key }], passed: 0 };
}

/** `application/x-www-form-urlencoded`: `+` for a blank, `%XX` for bytes of UTF-8. */
function decodeForm(text: string): string | undefined {
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
