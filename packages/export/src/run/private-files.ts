import { constants } from 'node:fs';
import { lstat, mkdir, open, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NO_FOLLOW, OWNER_FILE, OWNER_FOLDER } from '@nymgate/hosts/files/owner-only';
import { syncFolder } from '@nymgate/hosts/files/sync-folder';
import { CommandError } from '@nymgate/shell/terminal/command-error';

/** Mode bits (POSIX.1-2017, sys/stat.h). */
const WRITE_BY_OTHERS = 0o022;

/**
 * Creates a private folder, or checks an existing one: no link, our own, not writable by others, who could
 * replace a file with a link.
 * @throws CommandError EXPORT_FOLDER
 */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: OWNER_FOLDER }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw unusableFolderError(`${path} cannot be made: make the folder around it first`);
    if (error.code !== 'EEXIST')
      throw unusableFolderError(`${path} cannot be made (${error.code ?? 'failed'})`);
  });
  // A trailing slash would follow a link.
  const status = await lstat(resolve(path));
  if (status.isSymbolicLink()) throw unusableFolderError(`${path} is a link; name the folder itself`);
  if (!status.isDirectory()) throw unusableFolderError(`${path} is no folder`);
  if (process.platform === 'win32') return;
  if (status.uid !== process.getuid?.()) throw unusableFolderError(`${path} belongs to another user`);
  if ((status.mode & WRITE_BY_OTHERS) !== 0)
    throw unusableFolderError(`others may write into ${path}; chmod go-w it, or name another folder`);
}

/** Creates a file atomically and durably: data, fsync, rename, fsync of the folder. */
export async function writeFileAtomically(
  folder: string,
  name: string,
  bytes: Uint8Array | string,
): Promise<void> {
  const part = join(folder, `.part-${name}`);
  await writeNew(part, bytes);
  await rejectOtherOwner(join(folder, name));
  await rename(part, join(folder, name));
  await syncFolder(folder);
}

/** Like `writeFileAtomically`, for files that may exist. */
export async function replaceFileAtomically(
  folder: string,
  name: string,
  bytes: Uint8Array | string,
): Promise<void> {
  const part = join(folder, `.part-${name}`);
  await writeNew(part, bytes);
  await rename(part, join(folder, name));
  await syncFolder(folder);
}

async function writeNew(path: string, bytes: Uint8Array | string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const handle = await open(path, flags, OWNER_FILE).catch((error: NodeJS.ErrnoException) => {
    throw unusableFolderError(`${path} cannot be made (${error.code ?? 'failed'})`);
  });
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    throw unusableFolderError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'failed'}); make room`,
    );
  } finally {
    await handle.close();
  }
}

async function rejectOtherOwner(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined)
    throw unusableFolderError(`${path} is there already and is not of this run; move it away`);
}

export function unusableFolderError(subject: string): CommandError {
  return new CommandError('EXPORT_FOLDER', subject);
}
