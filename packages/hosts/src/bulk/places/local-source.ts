import type { BigIntStats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileSource } from '@nymgate/bulk/bulk-files';
import { FileFailure, unreadableSource } from './file-failure.ts';
import { isOurName } from './output-names.ts';

/** Larger ones outlive the young generation of the collector while records are made, and then wait in hundreds of megabytes for it. */
const CHUNK = 262_144;

/**
 * One file of this machine, read in chunks of 256 KiB. All that is read of it, in however many readings, is of one version, and of the size that
 * it was listed with: of two the header of the one would say what is done to the values of the other, and half a file would look whole
 * (BLK-05).
 *
 * `open` throws (from the iteration) FileFailure INPUT_UNREADABLE when the file was replaced or written meanwhile.
 */
export function localSource(path: string, name: string, size: number): FileSource {
  let first: string | undefined;
  const refuseChanged = async (handle: FileHandle): Promise<void> => {
    const status = await handle.stat({ bigint: true });
    // A pipe has neither size nor version.
    if (!status.isFile()) return;
    const version = versionOf(status);
    first ??= version;
    if (version !== first || status.size !== BigInt(size)) throw changed(path);
  };
  return { uri: path, name, size, open: (from, to) => readOne(path, { from, to }, refuseChanged) };
}

type Stretch = { readonly from: number | undefined; readonly to: number | undefined };

async function* readOne(
  path: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: Stretch,
  refuseChanged: (handle: FileHandle) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    await refuseChanged(handle);
    const stretch = { start: from, end: to - 1, highWaterMark: CHUNK, autoClose: false };
    for await (const chunk of handle.createReadStream(stretch)) yield chunk as Uint8Array;
    await refuseChanged(handle);
  } finally {
    await handle.close();
  }
}

function versionOf({ dev, ino, mtimeNs }: BigIntStats): string {
  return [dev, ino, mtimeNs].join(' ');
}

function changed(path: string): FileFailure {
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
export async function listLocal(path: string): Promise<readonly FileSource[]> {
  try {
    const status = await stat(path);
    if (!status.isDirectory()) return [localSource(path, basename(path), status.size)];
    return await listFolder(path, '');
  } catch (error) {
    throw unreadableSource(path, error);
  }
}

async function listFolder(root: string, below: string): Promise<readonly FileSource[]> {
  const names = (await readdir(join(root, below))).toSorted();
  const lists = names
    .filter((name) => !name.startsWith('.') && !isOurName(name))
    .map(async (name): Promise<readonly FileSource[]> => {
      const relative = below === '' ? name : `${below}/${name}`;
      const status = await lstat(join(root, relative));
      if (status.isDirectory()) return listFolder(root, relative);
      return status.isFile() ? [localSource(join(root, relative), relative, status.size)] : [];
    });
  return (await Promise.all(lists)).flat();
}
