import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../terminal/command-error.ts';

/** A directory that only this user can read, deleted when the process exits. */
export type PrivateDirectory = {
  /** Returns the path of the new file. */
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
};

/** @throws CommandError TEMPORARY_UNUSABLE; `write` too */
export function createPrivateDirectory(): PrivateDirectory {
  const path = inTemporary(() => mkdtempSync(join(tmpdir(), 'nymgate-')));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    write: (name, text) => {
      const file = join(path, name);
      inTemporary(() => writeFileSync(file, text, { mode: 0o600 }));
      return file;
    },
    remove: () => {
      process.removeListener('exit', remove);
      remove();
    },
  };
}

function inTemporary<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new CommandError(
      'TEMPORARY_UNUSABLE',
      `${tmpdir()}, ${code}; make it writable, or name another one in TMPDIR (Windows: TEMP)`,
    );
  }
}
