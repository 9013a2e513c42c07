import { type BulkRuntime, createBulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { asJsonObject, type Delivery, ignoredDelivery } from '../bulk/events/delivery.ts';
import { processOneDelivery } from '../bulk/events/process-one-delivery.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';

const CREATED = 'google.cloud.storage.object.v1.finalized';

const REJECTED_DELIVERY: Delivery = Object.freeze({
  rejectionReason: 'it is no CloudEvent of Cloud Storage',
});

/** googleapis/google-cloudevents, `StorageObjectData`; `finalized` means complete. */
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

/** Loaded by `createBulkFunction` with the first event; `bulk.cjs` in the bundle. */
export function createBulkHandlerFor(folder: string): (event: unknown) => Promise<void> {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const runtime = createBulkRuntime({ loadConfig, checkProcess: prepareProcess });
  const { run, drain } = createDrainableFunction(createBulkHandler(runtime), runtime);
  bindProcess({ log: runtime.log, drain });
  return run;
}

/** The framework answers 500 to an error, and Eventarc delivers again if the trigger retries. */
export function createBulkHandler(
  host: Pick<BulkRuntime, 'processDeliveries'>,
): (event: unknown) => Promise<void> {
  return (event) => processOneDelivery(host, toDelivery(event));
}
