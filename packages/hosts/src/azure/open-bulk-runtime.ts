import { type BulkRuntime, createBulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { asJsonObject, type Delivery, ignoredDelivery } from '../bulk/events/delivery.ts';
import { processOneDelivery } from '../bulk/events/process-one-delivery.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';

const CREATED = 'Microsoft.Storage.BlobCreated';

// APIs after which a blob is complete ("Azure Blob Storage as an Event Grid source"). `CreateFile` and
// `SftpCreate` precede the first byte.
const COMPLETED_WRITE_APIS: ReadonlySet<unknown> = new Set([
  'PutBlob',
  'PutBlockList',
  'CopyBlob',
  'FlushWithClose',
  'SftpCommit',
]);

const REJECTED_DELIVERY: Delivery = Object.freeze({ rejectionReason: 'it is no event of Blob Storage' });

/** The account is only compared with the configuration; nothing is sent there. */
const BLOB_URL =
  /^https:\/\/([a-z0-9]{3,24})\.(?:blob|dfs)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/([^?#]+)$/;
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/([\s\S]+)$/;

/** Event Grid schema or CloudEvent 1.0. `subject` and `data.url` must denote the same blob. */
export function toDelivery(event: unknown): Delivery {
  const members = asJsonObject(event);
  const { subject, data } = members;
  const type = members['specversion'] === '1.0' ? members['type'] : members['eventType'];
  if (typeof type !== 'string' || !type.startsWith('Microsoft.Storage.')) return REJECTED_DELIVERY;
  const { api, url } = asJsonObject(data);
  if (type !== CREATED || !COMPLETED_WRITE_APIS.has(api)) return ignoredDelivery();
  const [, account, path] = (typeof url === 'string' && BLOB_URL.exec(url)) || [];
  const [, bucket, key] = (typeof subject === 'string' && SUBJECT.exec(subject)) || [];
  if (account === undefined || path === undefined || bucket === undefined || key === undefined)
    return REJECTED_DELIVERY;
  if (![path, tryDecodePercent(path)].includes(`${bucket}/${key}`)) return REJECTED_DELIVERY;
  return { objects: [{ scheme: 'az', account, bucket, key }], ignoredEvents: 0 };
}

function tryDecodePercent(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Loaded by `registerBulkFunction` with the first event; `bulk.cjs` in the bundle. */
export function openBulkRuntime(folder: string) {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const runtime = createBulkRuntime({ loadConfig, checkProcess: prepareProcess });
  return createDrainableFunction(createBulkHandler(runtime), runtime);
}

export function createBulkHandler(
  host: Pick<BulkRuntime, 'processDeliveries'>,
): (event: unknown) => Promise<void> {
  return (event) => processOneDelivery(host, toDelivery(event));
}
