import { asJsonObject, type Delivery, ignoredDelivery } from '../bulk/events/delivery.ts';

const CREATED = 'google.cloud.storage.object.v1.finalized';

const REJECTED_DELIVERY: Delivery = Object.freeze({
  rejectionReason: 'it is no CloudEvent of Cloud Storage',
});

/**
 * What a CloudEvent of Cloud Storage says, as the Functions Framework hands it over (Eventarc, "CloudEvents – JSON event format";
 * googleapis/google-cloudevents, `StorageObjectData`). An object is told of when it is whole: `finalized`.
 *
 * @example toDelivery({ specversion: '1.0', type: 'google.cloud.storage.object.v1.finalized', data: { bucket, name } })
 */
export function toDelivery(event: unknown): Delivery {
  const { specversion, type, data } = asJsonObject(event);
  if (
    specversion !== '1.0' ||
    typeof type !== 'string' ||
    !type.startsWith('google.cloud.storage.object.v1.')
  )
    return REJECTED_DELIVERY;
  if (type !== CREATED) return ignoredDelivery();
  const { bucket, name } = asJsonObject(data);
  if (typeof bucket !== 'string' || typeof name !== 'string') return REJECTED_DELIVERY;
  return { objects: [{ scheme: 'gs', account: '', bucket, key: name }], ignoredEvents: 0 };
}
