import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { NO_FOLLOW, OWNER_FILE, OWNER_FOLDER } from '../../files/owner-only.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { FileFailure } from './file-failure.ts';
import { partName } from './output-names.ts';

/**
 * A file of this machine that appears whole or not at all: bytes under another name, disk, then the name, then the folder's disk. What a
 * run that was killed has left under that other name is removed.
 *
 * @throws FileFailure BULK_OUTPUT from it and from all that it offers
 */
export async function createLocalTarget(path: string): Promise<FileTarget> {
  const folder = dirname(resolve(path));
  const part = join(folder, partName(basename(path)));
  await makeFolder(folder);
  await unlink(part).catch(() => undefined);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const handle = await guarded(path, () => open(part, flags, OWNER_FILE));
  const own = await guarded(path, () => handle.stat());
  /** A second run for the same output puts a file of its own in the place of ours. */
  const isOurs = async (): Promise<boolean> => {
    const named = await lstat(part).catch(() => undefined);
    return named?.ino === own.ino && named.dev === own.dev;
  };
  return {
    write: (chunk) => guarded(path, () => writeAll(handle, chunk)),
    complete: () =>
      guarded(path, async () => {
        await handle.sync();
        await handle.close();
        if (!(await isOurs())) throw unwritable(path, 'another run writes it at the same time');
        await rename(part, path);
        await syncFolder(folder);
        return {};
      }),
    abort: async () => {
      await handle.close().catch(() => undefined);
      if (await isOurs()) await unlink(part).catch(() => undefined);
    },
  };
}

/** A disk that becomes full cuts a write short without an error; only the next one fails. */
async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length; )
    written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
}

/** Makes the folders of a path that are not there, for their owner alone, and refuses a link in the place of the last one. */
async function makeFolder(folder: string): Promise<void> {
  await guarded(folder, () => mkdir(folder, { recursive: true, mode: OWNER_FOLDER }));
  const status = await guarded(folder, () => lstat(folder));
  if (status.isSymbolicLink()) throw unwritable(folder, 'it is a link; name the folder itself');
  if (!status.isDirectory()) throw unwritable(folder, 'it is no folder');
}

async function guarded<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FileFailure) throw error;
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    const next = Object.hasOwn(NEXT, code) ? NEXT[code] : undefined;
    throw unwritable(path, next === undefined ? code : `${code}; ${next}`);
  }
}

/** What to do, by the code of the platform. */
const NEXT: Readonly<Record<string, string>> = {
  ENOSPC: 'make room, nothing half is left behind',
  EFBIG: 'make room, nothing half is left behind',
  EDQUOT: 'make room, nothing half is left behind',
  EACCES: 'this user may not write there, name another folder',
  EPERM: 'this user may not write there, name another folder',
  EROFS: 'nobody may write there, name another folder',
  EEXIST: 'a file stands in the place of the folder, name another one',
  ENOTDIR: 'a file stands in the place of a folder, name another one',
};

function unwritable(path: string, why: string): FileFailure {
  return new FileFailure('BULK_OUTPUT', path, why);
}
