import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { NO_FOLLOW, OWNER_FILE, OWNER_FOLDER } from '../../files/owner-only.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { FileFailure } from './file-failure.ts';
import { createPartName } from './output-names.ts';

/**
 * A local file that appears atomically: data under a temporary name, fsync, rename, fsync of the folder. A
 * temporary file left by a killed run is removed.
 * @throws FileFailure BULK_OUTPUT, also from its methods
 */
export async function createLocalTarget(path: string): Promise<FileTarget> {
  const folder = dirname(resolve(path));
  const part = join(folder, createPartName(basename(path)));
  await createFolder(folder);
  await unlink(part).catch(() => undefined);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const handle = await withFileErrors(path, () => open(part, flags, OWNER_FILE));
  const outputId = await withFileErrors(path, () => handle.stat());
  /** A second run for the same output replaces the temporary file. */
  const isSameFile = async (): Promise<boolean> => {
    const named = await lstat(part).catch(() => undefined);
    return named?.ino === outputId.ino && named.dev === outputId.dev;
  };
  return {
    write: (chunk) => withFileErrors(path, () => writeAll(handle, chunk)),
    complete: () =>
      withFileErrors(path, async () => {
        await handle.sync();
        await handle.close();
        if (!(await isSameFile())) throw unwritableFailure(path, 'another run writes it at the same time');
        await rename(part, path);
        await syncFolder(folder);
        return {};
      }),
    abort: async () => {
      await handle.close().catch(() => undefined);
      if (await isSameFile()) await unlink(part).catch(() => undefined);
    },
  };
}

/** A full disk shortens a write without an error; only the next one fails. */
async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length; )
    written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
}

/** Creates missing folders for their owner only. The last one must not be a link. */
async function createFolder(folder: string): Promise<void> {
  await withFileErrors(folder, () => mkdir(folder, { recursive: true, mode: OWNER_FOLDER }));
  const status = await withFileErrors(folder, () => lstat(folder));
  if (status.isSymbolicLink()) throw unwritableFailure(folder, 'it is a link; name the folder itself');
  if (!status.isDirectory()) throw unwritableFailure(folder, 'it is no folder');
}

async function withFileErrors<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof FileFailure) throw error;
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    const next = Object.hasOwn(NEXT_STEPS, code) ? NEXT_STEPS[code] : undefined;
    throw unwritableFailure(path, next === undefined ? code : `${code}; ${next}`);
  }
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space; no partial file is left',
  EFBIG: 'free some space; no partial file is left',
  EDQUOT: 'free some space; no partial file is left',
  EACCES: 'this user may not write there, choose another folder',
  EPERM: 'this user may not write there, choose another folder',
  EROFS: 'the file system is read-only, choose another folder',
  EEXIST: 'a file has the name of the folder, choose another one',
  ENOTDIR: 'a file has the name of a folder, choose another one',
};

function unwritableFailure(path: string, reason: string): FileFailure {
  return new FileFailure('BULK_OUTPUT', path, reason);
}
