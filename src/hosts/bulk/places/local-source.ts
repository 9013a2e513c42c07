import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileSource } from '../../../bulk/bulk-files.ts';
import { unreadableSource } from './file-failure.ts';
import { isOurName } from './output-names.ts';

const CHUNK = 1_048_576;

/** One file of this machine, read in chunks of 1 MiB. */
export function localSource(path: string, name: string, size: number): FileSource {
  return {
    uri: path,
    name,
    size,
    open: (from = 0, to = Number.POSITIVE_INFINITY) =>
      createReadStream(path, { start: from, end: to - 1, highWaterMark: CHUNK }),
  };
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
