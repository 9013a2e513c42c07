import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import type { ModuleFile } from './root-files.ts';

export type WriteResult = {
  readonly written: readonly string[];
  /** Existing, with the same text. */
  readonly same: readonly string[];
  /** Kept as `.bak`. */
  readonly kept: readonly string[];
};

/**
 * Writes the files of a root directory. If any differs from an existing file, writes nothing and lists them
 * all; with `force` keeps the old ones as `.bak`.
 * @throws CommandError OUTPUT_EXISTS
 */
export async function writeRootFiles(
  folder: string,
  files: readonly ModuleFile[],
  force: boolean,
): Promise<WriteResult> {
  const states = await Promise.all(files.map((file) => getState(folder, file)));
  const named = (state: State) => files.filter((_, at) => states[at] === state).map(({ path }) => path);
  const other = named('other');
  if (other.length > 0 && !force)
    throw new CommandError(
      'OUTPUT_EXISTS',
      `${other.join(', ')} in ${folder}; nothing was written; name another folder with --out, or --force keeps the old ones as .bak`,
    );
  const kept: string[] = [];
  for (const path of other) kept.push(await writeAlongside(folder, path));
  for (const [at, file] of files.entries()) if (states[at] !== 'same') await write(folder, file);
  return { written: [...named('absent'), ...other], same: named('same'), kept };
}

type State = 'absent' | 'same' | 'other';

async function getState(folder: string, { path, text }: ModuleFile): Promise<State> {
  const there = await readFile(join(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CommandError('OUTPUT_EXISTS', `${join(folder, path)}, ${error.code ?? 'failed'}`);
  });
  if (there === undefined) return 'absent';
  return there === text ? 'same' : 'other';
}

/** `.bak`, `.bak.2` and so on. */
async function writeAlongside(folder: string, path: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const backup = `${path}.bak${count === 1 ? '' : `.${count}`}`;
    if ((await getState(folder, { path: backup, text: '' })) !== 'absent') continue;
    await rename(join(folder, path), join(folder, backup));
    return backup;
  }
}

async function write(folder: string, { path, text }: ModuleFile): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  if (path.endsWith('.sh')) await chmod(file, 0o755);
}
