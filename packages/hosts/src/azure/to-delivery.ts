import { asJsonObject, type Delivery, ignoredDelivery } from '../bulk/events/delivery.ts';

const CREATED = 'Microsoft.Storage.BlobCreated';

/**
 * Calls after which a blob is whole ("Azure Blob Storage as an Event Grid source"). `CreateFile` and `SftpCreate` of Data Lake come before
 * the first byte; the event of `FlushWithClose` or `SftpCommit` follows.
 */
const COMPLETED_WRITE_APIS: ReadonlySet<unknown> = new Set([
  'PutBlob',
  'PutBlockList',
  'CopyBlob',
  'FlushWithClose',
  'SftpCommit',
]);

const REJECTED_DELIVERY: Delivery = Object.freeze({ rejectionReason: 'it is no event of Blob Storage' });

/** The account is a part of the host; it is compared with the configuration, and nothing is sent there. */
const BLOB_URL =
  /^https:\/\/([a-z0-9]{3,24})\.(?:blob|dfs)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/([^?#]+)$/;
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/([\s\S]+)$/;

/**
 * What an event of Event Grid says, in its own schema (`eventType`) or as a CloudEvent 1.0 (`type`). `subject` names container and blob,
 * `data.url` the account; where the two do not name one blob, nothing is guessed.
 *
 * @example toDelivery({ eventType: 'Microsoft.Storage.BlobCreated', subject, data: { api: 'PutBlob', url } })
 */
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
