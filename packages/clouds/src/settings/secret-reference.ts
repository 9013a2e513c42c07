/** Stores, by the prefix of a reference. */
export const SECRET_STORES = ['aws-sm', 'aws-ssm', 'gcp-sm', 'azure-kv', 'vault'] as const;

export type SecretStoreName = (typeof SECRET_STORES)[number];

/** A reference to a secret in a store: `STORE:NAME[?version=…][#FIELD]`. */
export type StoreReference = {
  readonly store: SecretStoreName;
  /** As the store names it; no part of it can change the address that it is put into. */
  readonly name: string;
  readonly version?: string;
  /** Vault: where the engine is mounted, when that isn't the first segment of the name. */
  readonly mount?: string;
  /** Member of a JSON secret. */
  readonly field?: string;
};

type ReferenceFormat = { readonly name: RegExp; readonly version: RegExp; readonly mount?: RegExp };

const SEGMENT = '(?!\\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,128}';
const REGION = '[a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\\d{1,2}';

/** Sources: the naming rules of each store's own reference. */
const REFERENCE_FORMATS: Readonly<Record<SecretStoreName, ReferenceFormat>> = {
  'aws-sm': {
    name: new RegExp(
      `^(?:arn:aws[a-z-]{0,10}:secretsmanager:${REGION}:\\d{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,519}$`,
    ),
    version: /^[A-Za-z0-9_.-]{1,64}$/,
  },
  'aws-ssm': {
    name: new RegExp(
      `^(?:arn:aws[a-z-]{0,10}:ssm:${REGION}:\\d{12}:parameter(?=/))?[A-Za-z0-9/_.-]{1,1011}$`,
    ),
    version: /^[A-Za-z0-9_.-]{1,100}$/,
  },
  'gcp-sm': {
    name: /^projects\/[a-z0-9-]{1,63}\/(?:locations\/[a-z0-9-]{1,40}\/)?secrets\/[A-Za-z0-9_-]{1,255}$/,
    version: /^[A-Za-z0-9_-]{1,63}$/,
  },
  'azure-kv': {
    name: /^[a-z][a-z0-9-]{1,22}[a-z0-9]\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)\/[A-Za-z0-9-]{1,127}$/,
    version: /^[0-9a-f]{32}$/,
  },
  vault: {
    name: new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,15}$`),
    version: /^[1-9][0-9]{0,9}$/,
    mount: new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,7}$`),
  },
};

/** For JSON Schema; `parseStoreReference` checks what each store allows. */
export const STORE_REFERENCE = `(?:${SECRET_STORES.join('|')}):[A-Za-z0-9:/_+=.@-]+(?:\\?[a-z]+=[A-Za-z0-9/_.-]+(?:&[a-z]+=[A-Za-z0-9/_.-]+)?)?(?:#[A-Za-z0-9_.-]{1,128})?`;

const STORE_REFERENCE_PATTERN = new RegExp(`^${STORE_REFERENCE}$`);

/**
 * Parses a reference to a store. Undefined for `env:`, `file:` and malformed references: an unknown or
 * repeated parameter, a segment `..`, a Vault secret without a field (its value is always an object).
 * @example parseStoreReference('aws-sm:nymgate/keys?version=AWSPREVIOUS#key') // { store: 'aws-sm', name:
 * 'nymgate/keys', … }
 */
export function parseStoreReference(text: string): StoreReference | undefined {
  if (text.length > 2_048 || !STORE_REFERENCE_PATTERN.test(text)) return undefined;
  const [address = '', field] = text.split('#');
  const [place = '', query] = address.split('?');
  const colon = place.indexOf(':');
  const store = SECRET_STORES.find((name) => name === place.slice(0, colon));
  const parameters = readParameters(query);
  if (store === undefined || parameters === undefined) return undefined;
  const reference = {
    store,
    name: place.slice(colon + 1),
    ...parameters,
    ...(field !== undefined && { field }),
  };
  return isValid(reference) ? Object.freeze(reference) : undefined;
}

function readParameters(query: string | undefined): Pick<StoreReference, 'version' | 'mount'> | undefined {
  const pairs = query === undefined ? [] : query.split('&').map((pair) => pair.split('='));
  const names = pairs.map(([name = '']) => name);
  const isKnown = names.every((name) => name === 'version' || name === 'mount');
  return isKnown && new Set(names).size === names.length ? Object.fromEntries(pairs) : undefined;
}

function isValid({ store, name, version, mount, field }: StoreReference): boolean {
  const referenceFormat = REFERENCE_FORMATS[store];
  if (!referenceFormat.name.test(name)) return false;
  if (version !== undefined && !referenceFormat.version.test(version)) return false;
  if (mount !== undefined && referenceFormat.mount?.test(mount) !== true) return false;
  return store !== 'vault' || (field !== undefined && (mount !== undefined || name.includes('/')));
}
