import type { FileSource, FileTarget } from '@nymgate/bulk/bulk-files';
import { createObjectSource } from './object-source.ts';
import { createObjectTarget } from './object-target.ts';
import { ObjectFailure, objectFailure } from './shared/object-failure.ts';
import { findKeyFault } from './shared/object-key.ts';
import {
  formatObjectUri,
  isFolder,
  type ObjectLocation,
  parseObjectUri,
  type StoreScheme,
} from './shared/object-uri.ts';
import { unexpectedStoreResponse } from './shared/send-store-request.ts';
import type { ObjectStore, ObjectStorePorts } from './shared/store.ts';
import type { ListedFile, StoredFile } from './stored-file.ts';

/** Files in object stores, by their URIs. Everything throws `ObjectFailure`. */
export type ObjectStores = {
  readonly openSource: (uri: string) => Promise<StoredFile>;
  /** Objects of a folder and its subfolders, sorted by name, without the `…/` placeholders. */
  readonly listSources: (folder: string) => AsyncIterable<ListedFile>;
  /** The object exists once it is complete. */
  readonly createTarget: (uri: string) => Promise<FileTarget>;
  /** One object, or a folder without our outputs (BLK-05). Rejected names are one failure at the end. */
  readonly list: (uri: string) => AsyncIterable<FileSource>;
};

/** Loaded on first use. */
const STORE_FACTORIES: Readonly<Record<StoreScheme, (ports: ObjectStorePorts) => Promise<ObjectStore>>> = {
  s3: async (ports) => (await import('./aws/s3-store.ts')).openS3Store(ports),
  gs: async (ports) => (await import('./gcp/gcs-store.ts')).openGcsStore(ports),
  az: async (ports) => (await import('./azure/blob-store.ts')).openBlobStore(ports),
};

/**
 * Amazon S3 (`s3://`), Google Cloud Storage (`gs://`) and Azure Blob Storage (`az://`), opened on first use
 * with the platform's identity. The configuration holds no storage keys.
 * @example for await (const chunk of (await
 * openObjectStores(ports).openSource('s3://exports/hr.csv')).open()) …
 */
export function openObjectStores(ports: ObjectStorePorts): ObjectStores {
  const openStores = new Map<StoreScheme, Promise<ObjectStore>>();
  const getStore = ({ scheme }: ObjectLocation): Promise<ObjectStore> => {
    const known = openStores.get(scheme) ?? STORE_FACTORIES[scheme](ports);
    openStores.set(scheme, known);
    return known;
  };
  const openSource = async (uri: string, name?: string) => {
    const place = parseObjectPlace(uri);
    const store = await getStore(place);
    const head = await store.head(place);
    if (head === undefined) throw absentFailure(uri);
    // Without a length the object would look empty.
    if (!Number.isSafeInteger(head.size) || head.version === '')
      throw unexpectedStoreResponse('answered without its length or version', uri);
    return createObjectSource({ location: place, head, store, ports }, name);
  };
  const listSources = (folder: string) => listFiles(parseObjectUri(folder), getStore);
  return Object.freeze({
    openSource: (uri: string) => openSource(uri),
    listSources,
    list: (uri: string) => openSources(uri, { openSource, listSources }),
    createTarget: async (uri: string) => {
      const place = parseObjectPlace(uri);
      return createObjectTarget({ place, store: await getStore(place), ports });
    },
  });
}

type OpenContext = {
  readonly openSource: (uri: string, name: string) => Promise<StoredFile>;
  readonly listSources: ObjectStores['listSources'];
};

async function* openSources(
  uri: string,
  { openSource, listSources }: OpenContext,
): AsyncGenerator<StoredFile> {
  const place = parseObjectUri(uri);
  if (!isFolder(place)) {
    const file = await openSource(uri, place.key.slice(place.key.lastIndexOf('/') + 1));
    if (!file.isOutput) yield file;
    return;
  }
  const base = formatObjectUri(place);
  let refusedCount = 0;
  for await (const { uri: found, rejectionReason } of listSources(uri)) {
    if (rejectionReason !== undefined) refusedCount += 1;
    const file =
      rejectionReason === undefined ? await openSource(found, found.slice(base.length)) : undefined;
    if (file !== undefined && !file.isOutput) yield file;
  }
  if (refusedCount > 0) throw filesRejectedFailure(base, refusedCount);
}

function filesRejectedFailure(folder: string, count: number): ObjectFailure {
  return new ObjectFailure(
    {
      outcome: 'refused',
      reason: `${count === 1 ? 'an object has a name that is' : `${count} objects have names that are`} not taken, and nothing was made of ${count === 1 ? 'it' : 'them'}`,
      next: 'rename them where they are made; docs/reference/object-stores.md says what a name may have',
    },
    folder,
  );
}

function parseObjectPlace(uri: string): ObjectLocation {
  const place = parseObjectUri(uri);
  if (isFolder(place)) throw objectFailure('refused', 'it names a folder', 'name an object in it', uri);
  return place;
}

async function* listFiles(
  folder: ObjectLocation,
  getStore: (place: ObjectLocation) => Promise<ObjectStore>,
): AsyncGenerator<ListedFile> {
  const uri = formatObjectUri(folder);
  if (!isFolder(folder))
    throw objectFailure('refused', 'it names an object', 'write / behind the name of a folder', uri);
  const store = await getStore(folder);
  let next: string | undefined;
  do {
    const page = await store.list(folder, next);
    for (const object of page.objects) if (!object.key.endsWith('/')) yield toListedFile(folder, object);
    next = page.next;
  } while (next !== undefined);
}

function toListedFile(
  folder: ObjectLocation,
  { key, size }: { readonly key: string; readonly size: number },
): ListedFile {
  const rejectionReason = key.startsWith(folder.key) ? findKeyFault(key) : 'is not of this folder';
  const uri = formatObjectUri(rejectionReason === undefined ? { ...folder, key } : folder);
  return Object.freeze({ uri, size, rejectionReason });
}

function absentFailure(uri: string): ObjectFailure {
  return objectFailure(
    'absent',
    'there is no such object, or no such bucket',
    'compare the name; a folder ends in /',
    uri,
  );
}
