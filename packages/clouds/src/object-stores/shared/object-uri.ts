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

type StoreAddress = {
  /** For messages. */
  readonly form: string;
  /** Between `://` and the key, roughly; a pattern without flags, for the JSON Schema. */
  readonly place: string;
  /** None of these can change the host or path. */
  readonly bucket: RegExp;
};

const STORES: Readonly<Record<StoreScheme, StoreAddress>> = {
  // S3 "General purpose bucket naming rules"; Cloud Storage "Bucket name requirements"; Azure "Container names".
  s3: {
    form: 's3://BUCKET/KEY',
    place: '[a-z0-9][a-z0-9._-]+',
    bucket: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  },
  gs: {
    form: 'gs://BUCKET/NAME',
    place: '[a-z0-9][a-z0-9._-]+',
    bucket: /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  },
  az: {
    form: 'az://ACCOUNT/CONTAINER/NAME',
    place: '[a-z0-9]+\\/[a-z0-9-]+',
    bucket: /^[a-z0-9](?:-?[a-z0-9]){2,62}$/,
  },
};
const ACCOUNT = /^[a-z0-9]{3,24}$/;
const SCHEMES = Object.keys(STORES).join('|');
/** Two characters at least: `C:` is a drive. Any letter case, or `S3://` would be a folder of this machine. */
const ANY_SCHEME = '[A-Za-z][A-Za-z0-9+.-]+:\\/\\/';
const ANY_URI = new RegExp(`^${ANY_SCHEME}`);
const URI = new RegExp(`^(${SCHEMES}):\\/\\/([^/]*)(?:\\/([\\s\\S]*))?$`);

/** A URI of a store or a path of this machine, for the configuration. `parseObjectUri` has the details. */
export const LOCATION_PATTERN = new RegExp(
  `^(?:${Object.entries(STORES)
    .map(([scheme, { place }]) => `${scheme}:\\/\\/${place}(?:\\/[^\\0-\\x1f]*)?`)
    .join('|')}|(?!${ANY_SCHEME})[^\\0-\\x1f]+)$`,
);

/**
 * Whether a place is a URI, of a store or of an unknown scheme: those are no paths of this machine, and
 * `parseObjectUri` refuses them.
 */
export function isObjectUri(text: string): boolean {
  return ANY_URI.test(text);
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
    throw invalidUriFailure(
      'its scheme is not that of a store',
      `write ${Object.keys(STORES).join('://…, ')}://…, or a path of this machine`,
    );
  const scheme = found[1] as StoreScheme;
  const { account, bucket, key } = splitUri(scheme, found[2] ?? '', found[3] ?? '');
  if (!STORES[scheme].bucket.test(bucket) || (scheme === 'az' && !ACCOUNT.test(account)))
    throw invalidUriFailure('it names no bucket that the store could have', `write ${STORES[scheme].form}`);
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
