import { link, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps a file beside its place as `.bak`, or `.bak.2` and so on where an earlier one lies. Unlike `rename`, a new name never takes the
 * place of a file that is there.
 *
 * @example await keepAside('out', 'test.sh') // out/test.sh.bak
 */
export async function moveToBackup(folder: string, name: string): Promise<void> {
  const file = join(folder, name);
  for (let count = 1; ; count += 1) {
    try {
      await link(file, `${file}.bak${count === 1 ? '' : `.${count}`}`);
      return await unlink(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
