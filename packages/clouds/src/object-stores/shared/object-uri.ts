import { ObjectFailure } from './object-failure.ts';
import { findKeyFault } from './object-key.ts';

export type StoreScheme = 's3' | 'gs' | 'az';

export type ObjectLocation = {
  readonly scheme: StoreScheme;
  /** Azure only: the storage account. */
  readonly account: string;
  /** Bucket, or container. */
  readonly bucket: string;
  /** Empty or ending in `/` for a folder. */
  readonly key: string;
};

/** None of these can change the host or path. */
const BUCKETS: Readonly<Record<StoreScheme, RegExp>> = {
  // S3 "General purpose bucket naming rules"; Cloud Storage "Bucket name requirements"; Azure "Container names".
  s3: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  gs: /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  az: /^[a-z0-9](?:-?[a-z0-9]){2,62}$/,
};
const ACCOUNT = /^[a-z0-9]{3,24}$/;
const URI_FORMATS: Readonly<Record<StoreScheme, string>> = {
  s3: 's3://BUCKET/KEY',
  gs: 'gs://BUCKET/NAME',
  az: 'az://ACCOUNT/CONTAINER/NAME',
};
const URI = /^(s3|gs|az):\/\/([^/]*)(?:\/([\s\S]*))?$/;

export function isObjectUri(text: string): boolean {
  return /^(?:s3|gs|az):\/\//.test(text);
}

/** @throws ObjectFailure `refused` for an invalid address */
export function isObjectFolder(text: string): boolean {
  return isObjectUri(text) && isFolder(parseObjectUri(text));
}

/**
 * Parses `s3://BUCKET/KEY`, `gs://BUCKET/NAME` or `az://ACCOUNT/CONTAINER/NAME`, without percent-decoding. A
 * bucket, or a name ending in `/`, is a folder.
 * @throws ObjectFailure `refused`
 */
export function parseObjectUri(uri: string): ObjectLocation {
  const found = URI.exec(uri);
  if (found === null)
    throw invalidUriFailure('it is no address of a store', 'write s3://…, gs://… or az://…');
  const scheme = found[1] as StoreScheme;
  const { account, bucket, key } = splitUri(scheme, found[2] ?? '', found[3] ?? '');
  if (!BUCKETS[scheme].test(bucket) || (scheme === 'az' && !ACCOUNT.test(account)))
    throw invalidUriFailure('it names no bucket that the store could have', `write ${URI_FORMATS[scheme]}`);
  const fault = findKeyFault(key);
  if (fault !== undefined)
    throw invalidUriFailure(`the name of the object ${fault}`, 'rename the object where it is made', scheme);
  return { scheme, account, bucket, key };
}

function splitUri(scheme: StoreScheme, first: string, rest: string) {
  if (scheme !== 'az') return { account: '', bucket: first, key: rest };
  const mark = rest.indexOf('/');
  return mark < 0
    ? { account: first, bucket: rest, key: '' }
    : { account: first, bucket: rest.slice(0, mark), key: rest.slice(mark + 1) };
}

/** Without the name, which may be what was rejected. */
function invalidUriFailure(reason: string, next: string, scheme?: StoreScheme): ObjectFailure {
  return new ObjectFailure(
    { outcome: 'refused', reason, next },
    scheme === undefined ? 'a file' : `an object of ${scheme}://`,
  );
}

export function formatObjectUri({ scheme, account, bucket, key }: ObjectLocation): string {
  return `${scheme}://${scheme === 'az' ? `${account}/` : ''}${bucket}/${key}`;
}

export function isFolder({ key }: ObjectLocation): boolean {
  return key === '' || key.endsWith('/');
}
