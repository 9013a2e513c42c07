import { type FileHandle, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { formatKeyFile, type KeyRecord, parseKeyFile } from '@nymgate/gateway/caller-auth/key-file';
import { CommandError } from '@nymgate/shell/terminal/command-error';

/** @throws CommandError KEY_FILE_UNUSABLE if it is absent, unreadable or no key file */
export async function readKeyFile(file: string): Promise<readonly KeyRecord[]> {
  const keys = await readIfThere(file);
  if (keys === undefined) throw unusableFileError(`${file} cannot be read`);
  return keys;
}

async function readIfThere(file: string): Promise<readonly KeyRecord[] | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unusableFileError(`${file} cannot be read`);
  });
  if (text === undefined) return undefined;
  const keys = parseKeyFile(text);
  if (keys === undefined) throw unusableFileError(`${file} is not a key file`);
  return keys;
}

/**
 * Changes a key file atomically. The new file, readable by its owner only, also serves as a lock. It keeps
 * the old owner, since a gateway that can't read it would continue with revoked keys.
 * @throws CommandError KEY_FILE_UNUSABLE; the file is then unchanged
 */
export async function changeKeyFile(
  file: string,
  change: (keys: readonly KeyRecord[]) => readonly KeyRecord[],
  absent?: readonly KeyRecord[],
): Promise<void> {
  const next = `${file}.new`;
  const handle = await lock(next);
  try {
    const before = absent === undefined ? await readKeyFile(file) : ((await readIfThere(file)) ?? absent);
    const keys = change(before);
    await keepOwner(file, handle);
    await handle.writeFile(formatKeyFile(keys));
    await handle.sync();
    await rename(next, file);
  } catch (error) {
    await unlink(next);
    throw error instanceof CommandError ? error : unusableFileError(`${file} cannot be written`);
  } finally {
    await handle.close();
  }
}

async function lock(next: string): Promise<FileHandle> {
  try {
    return await open(next, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw unusableFileError(
        `${next} exists: another change is under way, or one was cut short and left it behind`,
      );
    throw unusableFileError(`${next} cannot be written`);
  }
}

async function keepOwner(file: string, handle: FileHandle): Promise<void> {
  const before = await stat(file).catch(() => undefined);
  if (before === undefined || before.uid === (await handle.stat()).uid) return;
  await handle.chown(before.uid, before.gid).catch(() => {
    throw unusableFileError(`${file} belongs to another user: run this as that user`);
  });
}

export function unusableFileError(subject: string): CommandError {
  return new CommandError('KEY_FILE_UNUSABLE', subject);
}
