import type { BigIntStats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import { FileFailure, unreadableSource } from './file-failure.ts';
import { isReservedName } from './output-names.ts';

/** Larger ones outlive the young generation of the collector while records are made, and then wait in hundreds of megabytes for it. */
const CHUNK_BYTES = 262_144;

/**
 * One file of this machine, read in chunks of 256 KiB. All that is read of it, in however many readings, is of one version, and of the size that
 * it was listed with: of two the header of the one would say what is done to the values of the other, and half a file would look whole
 * (BLK-05).
 *
 * `open` throws (from the iteration) FileFailure INPUT_UNREADABLE when the file was replaced or written meanwhile.
 */
export function createLocalSource(path: string, name: string, size: number): FileSource {
  let first: string | undefined;
  const rejectIfChanged = async (handle: FileHandle): Promise<void> => {
    const status = await handle.stat({ bigint: true });
    // A pipe has neither size nor version.
    if (!status.isFile()) return;
    const version = getFileVersion(status);
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

function getFileVersion({ dev, ino, mtimeNs }: BigIntStats): string {
  return [dev, ino, mtimeNs].join(' ');
}

function fileChangedFailure(path: string): FileFailure {
  const reason =
    'it has changed while it was read, or since it was listed; let whoever writes it finish, and run this again';
  return new FileFailure('INPUT_UNREADABLE', path, reason);
}

/**
 * The file of a path, or all files of a folder and those below it, in the order of their names. Hidden files, links inside of the folder,
 * and what earlier runs wrote beside their outputs are passed over.
 *
 * @throws FileFailure INPUT_UNREADABLE
 */
export async function listLocalSources(path: string): Promise<readonly FileSource[]> {
  try {
    const status = await stat(path);
    if (!status.isDirectory()) return [createLocalSource(path, basename(path), status.size)];
    return await listFolder(path, '');
  } catch (error) {
    throw unreadableSource(path, error);
  }
}

async function listFolder(root: string, prefix: string): Promise<readonly FileSource[]> {
  const names = (await readdir(join(root, prefix))).toSorted();
  const lists = names
    .filter((name) => !name.startsWith('.') && !isReservedName(name))
    .map(async (name): Promise<readonly FileSource[]> => {
      const relative = prefix === '' ? name : `${prefix}/${name}`;
      const status = await lstat(join(root, relative));
      if (status.isDirectory()) return listFolder(root, relative);
      return status.isFile() ? [createLocalSource(join(root, relative), relative, status.size)] : [];
    });
  return (await Promise.all(lists)).flat();
}
