import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileSource, FileTarget } from '@nymgate/bulk/bulk-files';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { isObjectUri } from '@nymgate/clouds/object-stores/shared/object-uri';
import { FileFailure, unreadableSource } from './file-failure.ts';
import { getObjectAccess } from './get-object-access.ts';
import { createLocalTarget } from './local-target.ts';
import { isReservedName } from './output-names.ts';

/** Larger chunks outlive the garbage collector's young generation and add hundreds of megabytes. */
const CHUNK_BYTES = 262_144;

/**
 * A local file. All reads must see the same version and the listed size, or a header could be applied to
 * other values and half a file could look complete (BLK-05).
 * @throws (from iterating `open`) FileFailure INPUT_UNREADABLE if the file was changed or replaced
 */
function createLocalSource(path: string, name: string, size: number): FileSource {
  let first: string | undefined;
  const rejectIfChanged = async (handle: FileHandle): Promise<void> => {
    const status = await handle.stat({ bigint: true });
    // Pipes have neither size nor version.
    if (!status.isFile()) return;
    const version = [status.dev, status.ino, status.mtimeNs].join(' ');
    first ??= version;
    if (version !== first || status.size !== BigInt(size)) throw fileChangedFailure(path);
  };
  return { uri: path, name, size, open: (from, to) => readRange(path, { from, to }, rejectIfChanged) };
}

type ByteRange = { readonly from: number | undefined; readonly to: number | undefined };

async function* readRange(
  path: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: ByteRange,
  rejectIfChanged: (handle: FileHandle) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    await rejectIfChanged(handle);
    const stretch = { start: from, end: to - 1, highWaterMark: CHUNK_BYTES, autoClose: false };
    for await (const chunk of handle.createReadStream(stretch)) yield chunk as Uint8Array;
    await rejectIfChanged(handle);
  } finally {
    await handle.close();
  }
}

function fileChangedFailure(path: string): FileFailure {
  const reason =
    'it changed while it was read or since it was listed; wait until it is complete, then run the command again';
  return new FileFailure('INPUT_UNREADABLE', path, reason);
}

/** Sorted by name, without hidden files, links and reserved names. @throws FileFailure INPUT_UNREADABLE */
export async function listLocalSources(path: string): Promise<SourceListing> {
  let unreadable = 0;
  const countUnreadable = () => {
    unreadable += 1;
  };
  try {
    const status = await stat(path);
    if (!status.isDirectory()) return { sources: [createLocalSource(path, basename(path), status.size)] };
    const sources = await listFolder(path, '', countUnreadable);
    if (unreadable === 0) return { sources };
    const reason = `files or folders whose names are not UTF-8 were left out: ${unreadable}; rename them`;
    return { sources, failure: new FileFailure('INPUT_UNREADABLE', path, reason) };
  } catch (error) {
    throw unreadableSource(path, error);
  }
}

/** What Node.js puts in place of bytes of a name that are not UTF-8. By such a name no file is found. */
const REPLACEMENT = '\ufffd';

async function listFolder(
  root: string,
  prefix: string,
  onUnreadable: () => void,
): Promise<readonly FileSource[]> {
  const names = (await readdir(join(root, prefix))).toSorted();
  const lists = names
    .filter((name) => !name.startsWith('.') && !isReservedName(name))
    .map(async (name): Promise<readonly FileSource[]> => {
      const relative = prefix === '' ? name : `${prefix}/${name}`;
      const status = await lstat(join(root, relative)).catch((error: unknown) => {
        if (!name.includes(REPLACEMENT)) throw error;
        onUnreadable();
      });
      if (status === undefined) return [];
      if (status.isDirectory()) return listFolder(root, relative, onUnreadable);
      return status.isFile() ? [createLocalSource(join(root, relative), relative, status.size)] : [];
    });
  return (await Promise.all(lists)).flat();
}

// One interface for local files and objects of a store.

/** `failure`: files or objects whose names are not accepted were left out. */
export type SourceListing = {
  readonly sources: readonly FileSource[];
  readonly failure?: ObjectFailure | FileFailure;
};

/** @throws FileFailure INPUT_UNREADABLE, ObjectFailure */
export async function listSources(uri: string): Promise<SourceListing> {
  if (!isObjectUri(uri)) return listLocalSources(uri);
  const sources: FileSource[] = [];
  try {
    for await (const source of (await getObjectAccess()).stores.list(uri))
      if (!isReservedName(source.name)) sources.push(source);
    return { sources };
  } catch (error) {
    // The store reports rejected names after all other objects.
    const isName = error instanceof ObjectFailure && error.finding.outcome === 'refused';
    if (isName && sources.length > 0) return { sources, failure: error };
    throw error;
  }
}

/** Opens a source that was listed before. */
export async function openSource(uri: string, name: string, size: number): Promise<FileSource> {
  if (!isObjectUri(uri)) return createLocalSource(uri, name, size);
  return { ...(await (await getObjectAccess()).stores.openSource(uri)), name };
}

/** @throws FileFailure BULK_OUTPUT, ObjectFailure */
export async function createTarget(uri: string): Promise<FileTarget> {
  return isObjectUri(uri) ? (await getObjectAccess()).stores.createTarget(uri) : createLocalTarget(uri);
}

/** @throws if it doesn't exist or has more than `maxBytes` */
export async function readSourceText(uri: string, maxBytes: number): Promise<string> {
  const source = isObjectUri(uri) ? await (await getObjectAccess()).stores.openSource(uri) : await stat(uri);
  if (source.size > maxBytes) throw new RangeError('larger than such a file is');
  if (!('open' in source)) return readFile(uri, 'utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined if there is no output. @throws ObjectFailure if that is unknown */
export async function readOutput(uri: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (!isObjectUri(uri)) return (await stat(uri).catch(() => undefined)) && createReadStream(uri);
  try {
    return (await (await getObjectAccess()).stores.openSource(uri)).open();
  } catch (error) {
    if (error instanceof ObjectFailure && error.finding.outcome === 'absent') return undefined;
    throw error;
  }
}

/** Removes the reject file of an earlier run. In a store it is emptied, because objects are never deleted. */
export async function clearOutput(uri: string): Promise<void> {
  if (!isObjectUri(uri)) await unlink(uri).catch(() => undefined);
  else if ((await readOutput(uri)) !== undefined) await (await createTarget(uri)).complete();
}

export async function writeOutputText(uri: string, text: string): Promise<void> {
  const target = await createTarget(uri);
  try {
    await target.write(Buffer.from(text));
    await target.complete();
  } catch (error) {
    await target.abort();
    throw error;
  }
}

export function joinFileName(folder: string, name: string): string {
  return isObjectUri(folder) ? `${folder.replace(/\/?$/, '/')}${name}` : join(folder, name);
}
