import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * One thing in the image's file system. `path` has no slash at either end. Everything belongs to root, so that the process, which
 * does not run as root, can change nothing.
 */
export type Entry =
  | { readonly path: string; readonly type: 'folder'; readonly mode: number }
  | { readonly path: string; readonly type: 'file'; readonly mode: number; readonly content: Uint8Array }
  | { readonly path: string; readonly type: 'link'; readonly target: string };

export function folder(path: string, mode = 0o755): Entry {
  return { path, type: 'folder', mode };
}

export function file(path: string, content: string | Uint8Array, mode = 0o644): Entry {
  return { path, type: 'file', mode, content: Buffer.from(content) };
}

/**
 * Files and links below a folder whose path from there fits one of the patterns. Of a mode only counts whether the file can be
 * executed: whoever unpacked it had an umask.
 *
 * @param at where in the image they go, without a slash at the end; empty: its root
 */
export function listEntries(root: string, patterns: readonly RegExp[], at = ''): readonly Entry[] {
  return pathsIn(root)
    .filter((path) => patterns.some((pattern) => pattern.test(path)))
    .map((path) => entryOf(join(root, path), join(at, path)));
}

function entryOf(source: string, path: string): Entry {
  const found = lstatSync(source);
  if (found.isSymbolicLink()) return { path, type: 'link', target: readlinkSync(source) };
  return file(path, readFileSync(source), (found.mode & 0o100) === 0 ? 0o644 : 0o755);
}

function pathsIn(root: string, below = ''): readonly string[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((each) => {
    const path = join(below, each.name);
    return each.isDirectory() ? pathsIn(root, path) : [path];
  });
}

/**
 * The entries with every folder above them, in one order whatever order they came in.
 *
 * @throws Error when a path is there twice
 */
export function sortTree(entries: readonly Entry[]): readonly Entry[] {
  const given = new Map(entries.map((entry) => [entry.path, entry]));
  if (given.size !== entries.length) throw new Error('The image would have a path twice.');
  for (const { path } of entries)
    for (let above = dirname(path); above !== '.'; above = dirname(above))
      if (!given.has(above)) given.set(above, folder(above));
  return [...given.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
