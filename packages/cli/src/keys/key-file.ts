import { type FileHandle, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { formatKeyFile, type KeyRecord, parseKeyFile } from '@nymgate/gateway/caller-auth/key-file';
import { CommandError } from '@nymgate/shell/terminal/command-error';

/** @throws CommandError KEY_FILE_UNUSABLE when it is absent, cannot be read or is no key file */
export async function readKeyFile(file: string): Promise<readonly KeyRecord[]> {
  const keys = await readIfThere(file);
  if (keys === undefined) throw unusableFileError(`${file} cannot be read`);
  return keys;
}

/** The keys of a file; undefined when there is none. */
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
 * Changes a key file as one step: whoever reads it sees the old one or the new one, readable by its owner alone. The new file is
 * made first and serves as a lock, so that neither of two changes at once is lost. It belongs to the owner of the old one: a gateway
 * that can no longer read its file would go on with the keys it had, revoked ones among them.
 *
 * @param change gets the keys of the file
 * @param absent keys of a file that is not there yet; without it there must be one
 * @throws CommandError KEY_FILE_UNUSABLE; the file is then as it was
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

/** A file of keys that cannot be read or written as it is. */
export function unusableFileError(subject: string): CommandError {
  return new CommandError('KEY_FILE_UNUSABLE', subject);
}
