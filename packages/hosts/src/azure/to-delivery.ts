import { type Delivery, membersOf, passedOver } from '../bulk/events/delivery.ts';

const CREATED = 'Microsoft.Storage.BlobCreated';

/**
 * Calls after which a blob is whole ("Azure Blob Storage as an Event Grid source"). `CreateFile` and `SftpCreate` of Data Lake come before
 * the first byte; the event of `FlushWithClose` or `SftpCommit` follows.
 */
const WHOLE: ReadonlySet<unknown> = new Set([
  'PutBlob',
  'PutBlockList',
  'CopyBlob',
  'FlushWithClose',
  'SftpCommit',
]);

const REFUSED: Delivery = Object.freeze({ refused: 'it is no event of Blob Storage' });

/** The account is a part of the host; it is compared with the configuration, and nothing is sent there. */
const URL_OF_A_BLOB =
  /^https:\/\/([a-z0-9]{3,24})\.(?:blob|dfs)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/([^?#]+)$/;
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/([\s\S]+)$/;

/**
 * What an event of Event Grid says, in its own schema (`eventType`) or as a CloudEvent 1.0 (`type`). `subject` names container and blob,
 * `data.url` the account; where the two do not name one blob, nothing is guessed.
 *
 * @example toDelivery({ eventType: 'Microsoft.Storage.BlobCreated', subject, data: { api: 'PutBlob', url } })
 */
export function toDelivery(event: unknown): Delivery {
  const members = membersOf(event);
  const { subject, data } = members;
  const type = members['specversion'] === '1.0' ? members['type'] : members['eventType'];
  if (typeof type !== 'string' || !type.startsWith('Microsoft.Storage.')) return REFUSED;
  const { api, url } = membersOf(data);
  if (type !== CREATED || !WHOLE.has(api)) return passedOver();
  const [, account, path] = (typeof url === 'string' && URL_OF_A_BLOB.exec(url)) || [];
  const [, bucket, key] = (typeof subject === 'string' && SUBJECT.exec(subject)) || [];
  if (account === undefined || path === undefined || bucket === undefined || key === undefined)
    return REFUSED;
  if (![path, decoded(path)].includes(`${bucket}/${key}`)) return REFUSED;
  return { objects: [{ scheme: 'az', account, bucket, key }], passed: 0 };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
