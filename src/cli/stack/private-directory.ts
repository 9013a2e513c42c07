import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that only this user can read, gone when the process ends however it ends short of a kill. */
export type PrivateDirectory = {
  /** Writes a file that only this user can read; returns its path. */
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
};

export function createPrivateDirectory(): PrivateDirectory {
  const path = mkdtempSync(join(tmpdir(), 'nymgate-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    write: (name, text) => {
      const file = join(path, name);
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    },
    remove: () => {
      process.removeListener('exit', remove);
      remove();
    },
  };
}
